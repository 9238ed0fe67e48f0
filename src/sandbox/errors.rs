//! Errors in the Graph envelope, with Meta's texts where they are known.

use serde_json::json;

use super::{answer::Answer, host::Host};

#[derive(Clone, Debug)]
pub(crate) struct GraphError {
    pub(crate) status: u16,
    pub(crate) code: u32,
    pub(crate) subcode: Option<u32>,
    pub(crate) kind: &'static str,
    pub(crate) message: String,
    pub(crate) is_transient: Option<bool>,
    /// Minutes until access is regained, told in the usage header.
    pub(crate) regain_minutes: Option<u32>,
    pub(crate) retry_after_seconds: Option<u32>,
}

impl GraphError {
    pub(crate) fn new(code: u32, message: impl Into<String>) -> Self {
        Self {
            status: 400,
            code,
            subcode: None,
            kind: "OAuthException",
            message: message.into(),
            is_transient: None,
            regain_minutes: None,
            retry_after_seconds: None,
        }
    }

    pub(crate) const fn subcode(mut self, subcode: u32) -> Self {
        self.subcode = Some(subcode);
        self
    }

    pub(crate) const fn status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    pub(crate) const fn transient(mut self) -> Self {
        self.is_transient = Some(true);
        self
    }

    /// graph.instagram.com often names its own exception type.
    pub(crate) const fn at(mut self, host: Host) -> Self {
        if matches!(host, Host::InstagramGraph) && self.code == 100 {
            self.kind = "IGApiException";
        }
        self
    }

    pub(crate) fn parameter(message: impl AsRef<str>) -> Self {
        Self::new(100, format!("(#100) {}", message.as_ref()))
    }

    pub(crate) fn no_token() -> Self {
        Self::new(2500, "An active access token must be used to query information about the current user.")
    }

    pub(crate) fn bad_token() -> Self {
        Self::new(190, "Invalid OAuth access token - Cannot parse access token")
    }

    pub(crate) fn missing_object(id: &str) -> Self {
        Self::new(
            100,
            format!(
                "Unsupported get request. Object with ID '{id}' does not exist, cannot be loaded due to \
                 missing permissions, or does not support this operation."
            ),
        )
        .subcode(33)
    }

    pub(crate) fn unsupported(method: &str) -> Self {
        Self::new(100, format!("Unsupported request - method type: {}", method.to_lowercase()))
    }

    pub(crate) fn unknown_path(path: &str) -> Self {
        Self::new(2500, format!("Unknown path components: {path}"))
    }

    pub(crate) fn no_permission() -> Self {
        Self::new(10, "(#10) Application does not have permission for this action").status(403)
    }

    pub(crate) fn unknown() -> Self {
        Self::new(1, "An unknown error has occurred.").status(500)
    }

    /// A dead token; the subcode says what killed it.
    pub(crate) fn dead_token(subcode: u32) -> Self {
        let message = match subcode {
            458 => "Error validating access token: The user has not authorized application.",
            459 => {
                "Error validating access token: You cannot access the app till you log in to www.facebook.com and follow the instructions given."
            }
            460 => {
                "Error validating access token: The session has been invalidated because the user changed \
                 their password or Facebook has changed the session for security reasons."
            }
            463 => "Error validating access token: Session has expired.",
            464 => {
                "Error validating access token: Sessions for the user are not allowed because the user is not a confirmed user."
            }
            467 => "Error validating access token: The session is invalid because the user logged out.",
            492 => {
                "Error validating access token: The session is invalid because the user does not have an appropriate role on the Page."
            }
            _ => "Error validating access token.",
        };
        Self::new(190, message).subcode(subcode)
    }

    pub(crate) fn into_answer(self, trace: u64) -> Answer {
        let mut error = json!({ "message": self.message, "type": self.kind, "code": self.code });
        if let Some(fields) = error.as_object_mut() {
            if let Some(subcode) = self.subcode {
                fields.insert("error_subcode".to_owned(), subcode.into());
            }
            if let Some(transient) = self.is_transient {
                fields.insert("is_transient".to_owned(), transient.into());
            }
            fields.insert("fbtrace_id".to_owned(), format!("Asandbox{trace:08x}").into());
        }
        let answer = Answer::json(self.status, json!({ "error": error }));
        match self.retry_after_seconds {
            Some(seconds) => answer.with("retry-after", seconds.to_string()),
            None => answer,
        }
    }
}

/// The shape of api.instagram.com, which is not the Graph envelope.
pub(crate) fn instagram_api_error(message: &str) -> Answer {
    Answer::json(400, json!({ "error_type": "OAuthException", "code": 400, "error_message": message }))
}
