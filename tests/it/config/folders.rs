//! Where data and the config file are looked for.

use std::path::{Path, PathBuf};

use lightmeter::{
    config::{DataDir, default_config_file},
    domain::Environment,
};

fn data(flag: Option<&str>, variables: &[(&str, &str)]) -> PathBuf {
    let environment: Environment = variables.iter().copied().collect();
    DataDir::resolve(flag.map(Path::new), &environment).unwrap().path().to_owned()
}

#[test]
fn the_flag_names_the_data_folder_else_xdg_else_home() {
    let home = ("HOME", "/home/anna");
    assert_eq!(data(Some("here"), &[home, ("XDG_DATA_HOME", "/data")]), Path::new("here"));
    assert_eq!(data(None, &[home, ("XDG_DATA_HOME", "/data")]), Path::new("/data/lightmeter"));
    let usual = if cfg!(target_os = "macos") { "Library/Application Support" } else { ".local/share" };
    let in_home = Path::new("/home/anna").join(usual).join("lightmeter");
    assert_eq!(data(None, &[home]), in_home);
    assert_eq!(data(None, &[home, ("XDG_DATA_HOME", "not/absolute")]), in_home);
}

#[test]
fn the_config_file_is_in_xdg_else_in_home() {
    let file =
        |variables: &[(&str, &str)]| default_config_file(&variables.iter().copied().collect()).unwrap();
    let home = ("HOME", "/home/anna");
    assert_eq!(file(&[home]), Path::new("/home/anna/.config/lightmeter/config.toml"));
    assert_eq!(
        file(&[home, ("XDG_CONFIG_HOME", "/etc/anna")]),
        Path::new("/etc/anna/lightmeter/config.toml")
    );
}

#[test]
fn without_a_home_the_sentence_names_the_flag() {
    let environment = Environment::default();
    assert_eq!(
        DataDir::resolve(None, &environment).unwrap_err().to_string(),
        "your home folder is not known, because HOME is not set: set it, or pass --data-dir"
    );
    assert_eq!(
        default_config_file(&environment).unwrap_err().to_string(),
        "your home folder is not known, because HOME is not set: set it, or pass --config"
    );
}
