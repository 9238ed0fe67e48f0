//! One headless Chromium with a profile of its own, started through chromedriver and gone with the test.

use std::{
    fs,
    os::unix::process::CommandExt as _,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use rustix::process::{Pid, Signal, kill_process};
use serde_json::json;
use std::io::{BufRead as _, BufReader};
use tempfile::TempDir;

/// A page comes from loopback, so this is only for a machine under great load.
const PATIENCE: Duration = Duration::from_secs(30);

pub(crate) struct Chrome {
    client: Client,
    _driver: Driver,
}

impl Chrome {
    pub(crate) async fn start() -> Self {
        let driver = Driver::start();
        let arguments = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-dev-shm-usage",
            // Nothing here may reach beyond loopback.
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
            "--window-size=900,800",
            &format!("--user-data-dir={}", driver.profile().display()),
        ];
        let capabilities = json!({
            "browserName": "chrome",
            "acceptInsecureCerts": false,
            "goog:chromeOptions": { "args": arguments, "binary": "/usr/bin/chromium" },
        });
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities.as_object().unwrap().clone())
            .connect(&driver.address)
            .await
            .expect("Chromium starts");
        Self { client, _driver: driver }
    }

    /// Goes to an address; a warning page in place of the document is where a person ends too.
    pub(crate) async fn visit(&self, address: &str) {
        if let Err(error) = self.client.goto(address).await {
            assert!(error.to_string().contains("net::ERR_CERT"), "{error}");
        }
    }

    /// Clicks the element once it is there.
    pub(crate) async fn click(&self, id: &str) {
        let element = self.client.wait().at_most(PATIENCE).for_element(Locator::Id(id)).await;
        let element = element.unwrap_or_else(|error| panic!("#{id}: {error}"));
        // A click that leads to a warning page is reported as an error and has happened.
        if let Err(error) = element.click().await {
            assert!(error.to_string().contains("net::ERR_CERT"), "#{id}: {error}");
        }
    }

    pub(super) async fn is_ticked(&self, id: &str) -> bool {
        self.client.find(Locator::Id(id)).await.unwrap().is_selected().await.unwrap()
    }

    /// Waits for an element and reads what it shows.
    pub(crate) async fn text_of(&self, locator: Locator<'_>) -> String {
        self.client.wait().at_most(PATIENCE).for_element(locator).await.unwrap().text().await.unwrap()
    }

    /// What stands in the address bar.
    pub(crate) async fn address(&self) -> String {
        self.client.current_url().await.unwrap().into()
    }

    /// Waits until the address bar shows exactly this.
    pub(crate) async fn lands_at(&self, address: &str) {
        let wanted = address.parse().unwrap();
        let landed = self.client.wait().at_most(PATIENCE).for_url(&wanted).await;
        if let Err(error) = landed {
            panic!("{error}: at {}, not {address}", self.address().await);
        }
    }

    /// The document as the browser holds it.
    pub(crate) async fn source(&self) -> String {
        self.client.source().await.unwrap()
    }

    /// Keeps a picture where `LIGHTMETER_PICTURES` names a folder, for a person to look at.
    #[expect(clippy::disallowed_methods, reason = "a test's own switch")]
    pub(crate) async fn picture(&self, name: &str) {
        if let Some(folder) = std::env::var_os("LIGHTMETER_PICTURES") {
            let path = PathBuf::from(folder).join(format!("{name}.png"));
            fs::write(path, self.client.screenshot().await.unwrap()).unwrap();
        }
    }

    pub(crate) async fn close(self) {
        self.client.close().await.unwrap();
    }
}

/// A chromedriver on a free port; dropping it ends every process that holds the profile.
struct Driver {
    process: Child,
    folder: TempDir,
    address: String,
}

impl Driver {
    fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut process = Command::new("/usr/bin/chromedriver")
            .arg("--port=0")
            .env_clear()
            .env("PATH", "/usr/bin:/bin")
            .env("HOME", folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()
            .expect("chromedriver is installed");
        let lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let port = lines
            .map_while(Result::ok)
            .find_map(|line| port_in(&line))
            .expect("chromedriver says where it listens");
        Self { process, folder, address: format!("http://127.0.0.1:{port}") }
    }

    fn profile(&self) -> PathBuf {
        self.folder.path().join("profile")
    }
}

/// From `ChromeDriver was started successfully on port 41235.`
fn port_in(line: &str) -> Option<u16> {
    line.split_once("successfully on port ")?.1.trim_end_matches('.').parse().ok()
}

impl Drop for Driver {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        for process in holders_of(&self.profile()) {
            let _ = kill_process(process, Signal::KILL);
        }
    }
}

/// The processes with this folder on their command line: the browser, when a test ended before closing it.
fn holders_of(profile: &Path) -> Vec<Pid> {
    let wanted = profile.to_str().unwrap();
    let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
    processes
        .filter(|process| {
            let line = fs::read(process.path().join("cmdline")).unwrap_or_default();
            String::from_utf8_lossy(&line).contains(wanted)
        })
        .filter_map(|process| Pid::from_raw(process.file_name().to_str()?.parse().ok()?))
        .collect()
}
