"""What the file of a warning refuses, and why (từ chối xử lý cảnh báo).

AlertError
├── AlertUnknownError      no such warning at this desk
├── stage                  where the file stands: closed, withdrawn, still open
└── four eyes              who may close what
"""

from __future__ import annotations

from domain.errors import DomainError


class AlertError(DomainError):
    """A step the file of a warning does not allow."""


class AlertUnknownError(AlertError):
    """The desk never heard of it."""

    code = "alert_unknown"
    english = "This desk has heard of no alert {alert}."
    vietnamese = "Bàn trực chưa nhận được cảnh báo {alert}."


class RevisionUnknownError(AlertError):
    """Nobody can have seen what was never heard."""

    code = "revision_unknown"
    english = "Revision {revision} was never heard here; the latest is {latest}."
    vietnamese = "Chưa từng nhận phiên bản {revision}; phiên bản mới nhất là {latest}."


class AlertClosedError(AlertError):
    """The file is closed."""

    code = "alert_closed"
    english = "The alert is closed ({outcome}); reopen it first."
    vietnamese = "Cảnh báo đã đóng ({outcome}); hãy mở lại trước."


class AlertWithdrawnError(AlertError):
    """The cause is gone and nobody was working on it."""

    code = "alert_withdrawn"
    english = "The alert closed by itself, its cause is gone; reopen it to work on it."
    vietnamese = "Cảnh báo đã tự đóng vì không còn căn cứ; hãy mở lại nếu cần xử lý."


class AlertOpenError(AlertError):
    """What is open cannot be opened."""

    code = "alert_open"
    english = "The alert is open ({stage}); there is nothing to reopen."
    vietnamese = "Cảnh báo đang mở ({stage}); không cần mở lại."


class DuplicateOfItselfError(AlertError):
    """An alert repeats another one."""

    code = "duplicate_of_itself"
    english = "Alert {alert} cannot be a duplicate of itself; name the other alert."
    vietnamese = "Cảnh báo {alert} không thể trùng với chính nó; hãy nêu cảnh báo kia."


class DeskWithheldError(AlertError):
    """A denunciation is never shown to the denounced or those below."""

    code = "desk_withheld"
    english = (
        "{office} may not hear of this alert: it concerns a denunciation of that body, or above."
    )
    vietnamese = (
        "{office} không được biết cảnh báo này: liên quan tố cáo chính cơ quan đó hoặc cấp trên."
    )


class HandlingNotReportedError(AlertError):
    """A grave alert is closed on somebody's report."""

    code = "handling_not_reported"
    english = "A {severity} alert is closed on a report; let one officer report, another close."
    vietnamese = (
        "Cảnh báo mức {severity} phải có báo cáo xử lý; một người báo cáo, người khác đóng."
    )


class FourEyesError(AlertError):
    """Whoever handled a grave alert does not close it."""

    code = "four_eyes"
    english = (
        "Whoever reported the handling of a {severity} alert cannot close it; ask another officer."
    )
    vietnamese = (
        "Người báo cáo xử lý cảnh báo mức {severity} không được tự đóng; hãy nhờ người khác."
    )


class ReportContradictedError(AlertError):
    """Two officers must mean the same."""

    code = "report_contradicted"
    english = "The handling was reported as {reported}, not {closing}; let it be reported anew."
    vietnamese = "Kết quả đã báo cáo là {reported}, không phải {closing}; hãy báo cáo lại."


class AlertTimeError(AlertError):
    """Only an alert nobody has taken up climbs, one step at a time."""

    code = "not_waiting"
    english = "The alert does not wait for an acknowledgement (step {step}); nothing to escalate."
    vietnamese = "Cảnh báo không chờ xác nhận (bước {step}); không có gì để chuyển lên cấp trên."
