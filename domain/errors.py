"""The tree of refusals: what a register will not write down, and why (từ chối).

DomainError
├── IdentityError      which file, whose file
├── DateError          when
├── StandingError      where the file stands
├── ContradictionError it was already said, differently
└── CorrectionError    what is corrected

A refusal is an answer to the caller and is never retried. It names codes, days
and numbers of the register, never a person.
"""

from __future__ import annotations

from typing import ClassVar


class DomainError(Exception):
    """A command the register refuses (từ chối ghi nhận)."""

    code: ClassVar[str] = "refused"
    english: ClassVar[str] = "The register refuses this command."
    vietnamese: ClassVar[str] = "Sổ không nhận lệnh này."

    def __init__(self, **details: object) -> None:
        self.details = {name: str(value) for name, value in details.items()}
        super().__init__(self.english.format_map(self.details))

    @property
    def message(self) -> str:
        """Say in English what is wrong and what to do."""
        return self.english.format_map(self.details)

    @property
    def message_vi(self) -> str:
        """Say the same in Vietnamese."""
        return self.vietnamese.format_map(self.details)


class IdentityError(DomainError):
    """The command names a file that is not there or not this agency's."""


class DateError(DomainError):
    """The day cannot be."""


class StandingError(DomainError):
    """The file does not stand where this step starts."""


class ContradictionError(DomainError):
    """The register already says otherwise."""


class CorrectionError(DomainError):
    """The correction names nothing it could correct."""


class UnknownPetitionError(IdentityError):
    """No such petition in this register."""

    code = "petition_unknown"
    english = "Petition {petition} is not in this register; receive it first."
    vietnamese = "Đơn {petition} chưa có trong sổ; hãy tiếp nhận đơn trước."


class UnknownFileError(IdentityError):
    """No such transfer or reception in this register."""

    code = "file_unknown"
    english = "Nothing with the id {id} is in this register."
    vietnamese = "Trong sổ không có mục nào mang mã {id}."


class AgencyNotHostedError(IdentityError):
    """The agency does not keep its register at this node."""

    code = "agency_not_hosted"
    english = "Agency {agency} is not hosted by node {node}; send the command to its own node."
    vietnamese = "Cơ quan {agency} không thuộc nút {node}; hãy gửi lệnh đến nút của cơ quan đó."


class WordsErasedError(IdentityError):
    """The private words of a paper are gone, and with them what another key needs."""

    code = "words_erased"
    english = (
        "Names and text of {file} are no longer kept here; it cannot be said under another key."
    )
    vietnamese = (
        "Họ tên và nội dung của {file} không còn được lưu; không thể ghi lại bằng khóa khác."
    )


class UnknownKeyError(IdentityError):
    """The key file holds no such key."""

    code = "key_unknown"
    english = "Key {key} is not in this node's key file; `leothang node keys list` shows its keys."
    vietnamese = "Khóa {key} không có trong tệp khóa; xem bằng `leothang node keys list`."


class NotTheKeeperError(IdentityError):
    """Another agency keeps this file."""

    code = "not_the_keeper"
    english = "The file is kept by {keeper}; {agency} cannot write in it."
    vietnamese = "Hồ sơ do {keeper} giữ; {agency} không được ghi vào."


class DateBeforeReceiptError(DateError):
    """Nothing happens to a paper before it came in."""

    code = "date_before_receipt"
    english = "{on} lies before the receipt on {received_on}; correct the date or the receipt."
    vietnamese = "Ngày {on} trước ngày tiếp nhận {received_on}; hãy sửa ngày hoặc ngày tiếp nhận."


class DateAfterRecordingError(DateError):
    """A register records what happened, not what will."""

    code = "date_after_recording"
    english = "{on} lies after the day of recording, {recorded_on}; record it when it has happened."
    vietnamese = "Ngày {on} sau ngày ghi sổ {recorded_on}; chỉ ghi khi việc đã xảy ra."


class DateTooEarlyError(DateError):
    """A slip of the pen: no paper is that old."""

    code = "date_too_early"
    english = "{on} lies before {earliest}; check the year."
    vietnamese = "Ngày {on} trước ngày {earliest}; hãy kiểm tra lại năm."


class DateBeforeStepError(DateError):
    """A step cannot come before the step it rests on."""

    code = "date_before_step"
    english = "{on} lies before the {step} on {step_on}."
    vietnamese = "Ngày {on} trước ngày {step_on} của bước trước đó ({step})."


class PetitionNotOpenError(StandingError):
    """The file is closed."""

    code = "petition_not_open"
    english = "The file is closed ({standing}); this step needs an open file."
    vietnamese = "Hồ sơ đã đóng ({standing}); bước này cần hồ sơ đang mở."


class NotAcceptedError(StandingError):
    """The case was not accepted at this instance."""

    code = "not_accepted"
    english = "The case is not accepted at instance {instance}; accept it first."
    vietnamese = "Vụ việc chưa được thụ lý lần {instance}; hãy thụ lý trước."


class NotDecidedError(StandingError):
    """There is no decision to serve, to publish or to act on."""

    code = "not_decided"
    english = "There is no decision of instance {instance} yet."
    vietnamese = "Chưa có quyết định lần {instance}."


class SuspendedError(StandingError):
    """The case is suspended."""

    code = "suspended"
    english = "The case is suspended since {since}; resume it first."
    vietnamese = "Vụ việc đang tạm đình chỉ từ {since}; hãy tiếp tục giải quyết trước."


class NotSuspendedError(StandingError):
    """The case is not suspended."""

    code = "not_suspended"
    english = "The case is not suspended; there is nothing to resume."
    vietnamese = "Vụ việc không bị tạm đình chỉ; không có gì để tiếp tục."


class OnlyForDenunciationsError(StandingError):
    """The law knows this step for denunciations only."""

    code = "only_for_denunciations"
    english = "This step exists for denunciations only; the file is a {kind}."
    vietnamese = "Bước này chỉ có đối với tố cáo; hồ sơ là {kind}."


class OnlyForComplaintsError(StandingError):
    """Only complaints have a second instance."""

    code = "only_for_complaints"
    english = "A second instance exists for complaints only; the file is a {kind}."
    vietnamese = "Lần hai chỉ có đối với khiếu nại; hồ sơ là {kind}."


class ExtensionOrderError(StandingError):
    """Extensions come first and second, once each."""

    code = "extension_order"
    english = "Extension {ordinal} cannot follow {made} extension(s)."
    vietnamese = "Không thể gia hạn lần {ordinal} khi đã có {made} lần gia hạn."


class NotForwardedError(StandingError):
    """No body forwarded this paper."""

    code = "not_forwarded"
    english = "The sender brought this paper; no forwarder waits for an answer."
    vietnamese = "Đơn do người gửi nộp trực tiếp; không có cơ quan chuyển đơn nào chờ phúc đáp."


class TransferToSelfError(StandingError):
    """A transfer leaves the agency."""

    code = "transfer_to_self"
    english = "{agency} cannot transfer a paper to itself."
    vietnamese = "{agency} không thể chuyển đơn cho chính mình."


class SuccessorIsPredecessorError(StandingError):
    """A case passes to another body."""

    code = "successor_is_predecessor"
    english = "{agency} cannot succeed itself."
    vietnamese = "{agency} không thể kế thừa chính mình."


class LinkToSelfError(StandingError):
    """Two papers make a link."""

    code = "link_to_self"
    english = "Petition {petition} cannot be linked with itself; name another paper."
    vietnamese = "Không thể gộp đơn {petition} với chính nó; hãy nêu đơn khác."


class TransferReturnedError(StandingError):
    """The paper went back already."""

    code = "transfer_returned"
    english = "The paper was returned on {on}; it cannot be acknowledged after that."
    vietnamese = "Đơn đã được trả lại ngày {on}; không thể xác nhận đã nhận sau đó."


class AlreadyReceivedError(ContradictionError):
    """The register number names another paper."""

    code = "already_received"
    english = "Number {register_no} already names another paper; take the next number or correct."
    vietnamese = "Số {register_no} đã dùng cho đơn khác; hãy lấy số khác hoặc đính chính."


class AlreadyAnsweredError(ContradictionError):
    """The agency has answered at this instance."""

    code = "already_answered"
    english = "The case was already {answer} at instance {instance} on {on}; correct that entry."
    vietnamese = "Vụ việc đã có kết quả lần {instance} ngày {on} ({answer}); hãy đính chính mục đó."


class AlreadyServedError(ContradictionError):
    """The decision was served on another day."""

    code = "already_served"
    english = "The decision of instance {instance} was served on {on}; correct that entry."
    vietnamese = "Quyết định lần {instance} đã giao ngày {on}; hãy đính chính mục đó."


class TransferContradictedError(ContradictionError):
    """The slip number names another transfer."""

    code = "transfer_contradicted"
    english = "Slip {ordinal} already says otherwise; take the next number or correct."
    vietnamese = "Phiếu chuyển số {ordinal} đã ghi khác; hãy lấy số khác hoặc đính chính."


class AlreadyAcknowledgedError(ContradictionError):
    """The receiver confirmed the paper on another day."""

    code = "already_acknowledged"
    english = "The transfer was acknowledged on {on}; correct that entry."
    vietnamese = "Đã xác nhận nhận đơn chuyển ngày {on}; hãy đính chính mục đó."


class AlreadyReturnedError(ContradictionError):
    """The receiver returned the paper in other words."""

    code = "already_returned"
    english = "The paper was returned on {on} in other words; correct that entry."
    vietnamese = "Đơn đã được trả lại ngày {on} với nội dung khác; hãy đính chính mục đó."


class ReceptionContradictedError(ContradictionError):
    """The reception number names another visit."""

    code = "reception_contradicted"
    english = "Reception {reception_no} already says otherwise; take the next number or correct."
    vietnamese = "Lượt tiếp {reception_no} đã ghi khác; hãy lấy số khác hoặc đính chính."


class LinkContradictedError(ContradictionError):
    """The file already says whether two papers speak of one matter."""

    code = "link_contradicted"
    english = (
        "Fact {fact} already says of paper {other}: {said}; take it back first (unlink_petitions)."
    )
    vietnamese = "Mục {fact} đã ghi về đơn {other}: {said}; hãy bỏ mục đó trước (unlink_petitions)."


class UnknownFactError(CorrectionError):
    """A correction names a fact of the same file."""

    code = "fact_unknown"
    english = "Fact {fact} is not in this file; a correction names an entry of the same file."
    vietnamese = "Mục {fact} không có trong hồ sơ này; chỉ đính chính mục của cùng hồ sơ."


class AlreadyVoidedError(CorrectionError):
    """What is struck out stays struck out."""

    code = "already_voided"
    english = "Fact {fact} was already struck out or replaced."
    vietnamese = "Mục {fact} đã bị hủy hoặc đã được thay thế."


class CorrectionOfAnotherKindError(CorrectionError):
    """A replacement states the same kind of fact."""

    code = "correction_of_another_kind"
    english = "Fact {fact} is of another kind; void it and record the right one."
    vietnamese = "Mục {fact} thuộc loại khác; hãy hủy mục đó rồi ghi mục đúng."


class NothingToCorrectError(CorrectionError):
    """Voiding needs the fact's id."""

    code = "nothing_to_correct"
    english = "Say in `corrects` which fact is struck out."
    vietnamese = "Hãy ghi ở `corrects` mục bị hủy."


class NothingToUnlinkError(CorrectionError):
    """Nothing that stands ties or parts these two papers."""

    code = "nothing_to_unlink"
    english = "No link and no refusal with paper {other} stands in this file."
    vietnamese = "Hồ sơ này không có mục gộp hoặc từ chối gộp nào với đơn {other}."


class AlreadyUnlinkedError(CorrectionError):
    """What was taken back is as if it had never been said."""

    code = "already_unlinked"
    english = "Fact {fact} does not stand any more: it was taken back, struck out or replaced."
    vietnamese = "Mục {fact} không còn hiệu lực: đã được bỏ, hủy hoặc thay thế."


class NotALinkError(CorrectionError):
    """Only links and refusals are taken back; other entries are struck out."""

    code = "not_a_link"
    english = "Fact {fact} is neither a link nor a refusal; strike it out instead (void_fact)."
    vietnamese = "Mục {fact} không phải mục gộp hay từ chối gộp; hãy hủy ghi nhận (void_fact)."


class RegisterBusyError(DomainError):
    """Somebody else wrote in the same file at the same time, twice in a row."""

    code = "register_busy"
    english = "The file was written to at the same time; send the command again."
    vietnamese = "Hồ sơ vừa được ghi cùng lúc; hãy gửi lại lệnh."
