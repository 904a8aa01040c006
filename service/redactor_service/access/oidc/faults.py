"""Why a sign-in through the provider did not come about."""

from __future__ import annotations

from enum import StrEnum


class Fault(StrEnum):
    """Stands in the log, and decides what the person reads. Never a token, a code or a claim."""

    # The way to us.
    STATE = "unknown_state"
    BROWSER = "other_browser"
    DENIED = "denied_by_provider"
    ISSUER = "answer_of_other_issuer"
    # The provider.
    UNREACHABLE = "unreachable"
    SLOW = "too_slow"
    REDIRECT = "redirects"
    STATUS = "bad_status"
    TOO_LARGE = "too_large"
    NOT_JSON = "not_json"
    METADATA = "bad_metadata"
    CODE = "code_refused"
    CLIENT = "client_refused"
    # The ID token.
    TOKEN_FORM = "token_malformed"
    TOKEN_ALGORITHM = "token_algorithm"
    TOKEN_KEY = "token_key_unknown"
    TOKEN_SIGNATURE = "token_signature"
    TOKEN_ISSUER = "token_issuer"
    TOKEN_AUDIENCE = "token_audience"
    TOKEN_EXPIRED = "token_expired"
    TOKEN_TIME = "token_time"
    TOKEN_NONCE = "token_nonce"
    TOKEN_SUBJECT = "token_subject"
    # The account.
    UNKNOWN = "unknown_identity"
    DISABLED = "account_disabled"


#: The person can do nothing but wait, or use the password.
AWAY = frozenset(
    {
        Fault.UNREACHABLE,
        Fault.SLOW,
        Fault.REDIRECT,
        Fault.STATUS,
        Fault.TOO_LARGE,
        Fault.NOT_JSON,
        Fault.METADATA,
    }
)


class FaultError(Exception):
    """Raised with its fault; `subject`: who the provider says it is, once that is sure."""

    def __init__(self, fault: Fault, *, subject: str = "") -> None:
        super().__init__(fault.value)
        self.fault = fault
        self.subject = subject
