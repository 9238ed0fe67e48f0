//! What a port's two bindings mean together, on hosts this machine is not.

use std::io::{Error, ErrorKind};

use super::{ListenError, settle};

fn no_ipv6() -> Error {
    Error::from_raw_os_error(rustix::io::Errno::AFNOSUPPORT.raw_os_error())
}

fn no_address() -> Error {
    Error::from_raw_os_error(rustix::io::Errno::ADDRNOTAVAIL.raw_os_error())
}

#[test]
fn one_loopback_address_suffices() {
    assert_eq!(settle(1, [Ok(4), Ok(6)]).unwrap(), [4, 6]);
    for missing in [no_ipv6, no_address] {
        assert_eq!(settle(1, [Ok(4), Err(missing())]).unwrap(), [4]);
        assert_eq!(settle(1, [Err(missing()), Ok(6)]).unwrap(), [6]);
        assert!(matches!(settle::<()>(1, [Err(missing()), Err(no_address())]), Err(ListenError::NoLoopback)));
    }
}

#[test]
fn a_port_that_another_program_holds_on_either_address_is_not_shared() {
    for kind in [ErrorKind::AddrInUse, ErrorKind::PermissionDenied, ErrorKind::Other] {
        for bound in
            [[Ok(4), Err(kind.into())], [Err(kind.into()), Ok(6)], [Err(kind.into()), Err(no_ipv6())]]
        {
            let error = settle(8723, bound).unwrap_err();
            match kind {
                ErrorKind::AddrInUse => assert!(matches!(error, ListenError::PortBusy { port: 8723 })),
                ErrorKind::PermissionDenied => {
                    assert!(matches!(error, ListenError::NotAllowed { port: 8723 }));
                }
                _ => assert!(matches!(error, ListenError::Io { port: 8723, .. })),
            }
            assert!(error.to_string().contains("paste the address"), "it has a next step: {error}");
        }
    }
}
