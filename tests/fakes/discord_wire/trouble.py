"""Discord's refusals: a status, its own code, and its own words."""

from __future__ import annotations


class ApiError(Exception):
    """An answer that is no success."""

    def __init__(self, status: int, code: int, message: str, **facts: object) -> None:
        super().__init__(message)
        self.status = status
        self.body: dict[str, object] = {"message": message, "code": code, **facts}


def unknown(what: str) -> ApiError:
    """404 with the code of that kind of thing."""
    codes = {"Channel": 10003, "Guild": 10004, "Member": 10007, "Message": 10008, "User": 10013}
    more = {"Webhook": 10015, "Interaction": 10062, "application command": 10063, "Role": 10011}
    return ApiError(404, (codes | more)[what], f"Unknown {what}")


def malformed(field: str, message: str) -> ApiError:
    """400, 50035: the field and what is wrong with it."""
    detail = {field: {"_errors": [{"code": "BASE_TYPE_BAD", "message": message}]}}
    return ApiError(400, 50035, "Invalid Form Body", errors=detail)


def no_access() -> ApiError:
    """403, 50001: the channel cannot be seen."""
    return ApiError(403, 50001, "Missing Access")


def no_right() -> ApiError:
    """403, 50013: it can be seen, and that may not be done there."""
    return ApiError(403, 50013, "Missing Permissions")
