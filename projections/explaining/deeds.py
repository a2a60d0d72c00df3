"""What each kind of fact says, in plain words (lời kể sự kiện).

Templates, not code: `{a}` is the agency that states the fact; other words are
fields of the fact that hold an agency, a number or a day. Names, texts and
pseudonyms are not among them.
"""

from __future__ import annotations

from projections.texts.text import Text

DEEDS: dict[str, Text] = {
    "petition.received": Text("{a} tiếp nhận đơn", "{a} took the paper in"),
    "petition.received:forwarded": Text(
        "{a} tiếp nhận đơn do {forwarder} chuyển đến",
        "{a} took in the paper sent on by {forwarder}",
    ),
    "petition.received:transfer": Text(
        "{a} tiếp nhận đơn do cơ quan khác chuyển đến", "{a} took in the paper another body sent on"
    ),
    "petition.classified": Text("{a} phân loại đơn: {kind}", "{a} classified the paper: {kind}"),
    "petition.ineligible": Text(
        "{a} xác định đơn không đủ điều kiện xử lý", "{a} found the paper not eligible"
    ),
    "petition.filed_away": Text("{a} lưu đơn", "{a} filed the paper away"),
    "petition.accepted": Text(
        "{a} thụ lý giải quyết lần {instance}", "{a} accepted the case, instance {instance}"
    ),
    "petition.not_accepted": Text(
        "{a} không thụ lý giải quyết lần {instance}", "{a} refused the case, instance {instance}"
    ),
    "petition.transferred": Text("{a} chuyển đơn đến {to}", "{a} transferred the paper to {to}"),
    "petition.transferred:copy": Text(
        "{a} gửi bản sao đơn để biết đến {to}", "{a} sent a copy for information to {to}"
    ),
    "petition.guided": Text(
        "{a} hướng dẫn người gửi đơn đến {to}", "{a} told the sender to go to {to}"
    ),
    "petition.complexity_flagged": Text(
        "{a} xác định vụ việc phức tạp", "{a} found the case complex"
    ),
    "petition.remote_flagged": Text(
        "{a} xác định nơi xảy ra vụ việc là vùng sâu, vùng xa", "{a} found the place remote"
    ),
    "petition.extended": Text(
        "{a} gia hạn giải quyết tố cáo lần {ordinal}", "{a} extended the term, time {ordinal}"
    ),
    "petition.suspended": Text("{a} tạm đình chỉ giải quyết", "{a} suspended the case"),
    "petition.resumed": Text("{a} tiếp tục giải quyết", "{a} took the case up again"),
    "petition.withdrawn": Text("người gửi rút đơn tại {a}", "the sender withdrew the paper at {a}"),
    "petition.withdrawn:part": Text(
        "người gửi rút một phần nội dung đơn tại {a}", "the sender withdrew a part at {a}"
    ),
    "petition.terminated": Text("{a} đình chỉ giải quyết", "{a} ended the case without a decision"),
    "petition.decided": Text(
        "{a} ban hành kết quả giải quyết lần {instance}", "{a} decided, instance {instance}"
    ),
    "petition.decision_served": Text(
        "{a} giao kết quả giải quyết lần {instance} cho người gửi đơn",
        "{a} served the decision of instance {instance} on the sender",
    ),
    "petition.court_accepted": Text(
        "{a} ghi nhận Tòa án đã thụ lý hoặc xét xử vụ việc",
        "{a} recorded that a court has the case",
    ),
    "petition.competence_determined": Text(
        "{a} xác định nơi có thẩm quyền là {competent}", "{a} found {competent} competent"
    ),
    "petition.forwarder_informed": Text(
        "{a} trả lời nơi chuyển đơn", "{a} answered the body that sent the paper on"
    ),
    "petition.identity_check_delegated": Text(
        "{a} ủy quyền xác minh người tố cáo", "{a} had the denouncer's identity checked elsewhere"
    ),
    "petition.succeeded": Text(
        "vụ việc của {predecessor} được {successor} kế thừa",
        "the case of {predecessor} passed to {successor}",
    ),
    "petition.representatives_appointed": Text(
        "{a} ghi nhận {representatives} người đại diện",
        "{a} recorded {representatives} representatives",
    ),
    "petition.parties_notified": Text(
        "{a} thông báo cho các bên về việc {about}", "{a} notified the parties of the {about}"
    ),
    "petition.verification_assigned": Text(
        "{a} giao {to} xác minh", "{a} charged {to} with the verification"
    ),
    "petition.dialogue_held": Text("{a} tổ chức đối thoại", "{a} held the dialogue"),
    "petition.expert_assessment_ordered": Text(
        "{a} trưng cầu giám định", "{a} ordered an expert assessment"
    ),
    "petition.expert_assessment_received": Text(
        "{a} nhận kết quả giám định", "{a} received the expert assessment"
    ),
    "petition.decision_published": Text(
        "{a} công khai kết quả giải quyết lần {instance}",
        "{a} published the decision of instance {instance}",
    ),
    "petition.enforcement_ordered": Text(
        "{a} tổ chức thi hành kết quả giải quyết lần {instance}",
        "{a} ordered the decision of instance {instance} to be enforced",
    ),
    "petition.enforcement_completed": Text(
        "{a} thi hành xong kết quả giải quyết lần {instance}",
        "{a} completed the enforcement of instance {instance}",
    ),
    "petition.conclusion_acted": Text(
        "{a} xử lý kết luận nội dung tố cáo", "{a} acted on the conclusion"
    ),
    "petition.reopening_refused": Text(
        "{a} xác định không có căn cứ giải quyết lại", "{a} found no ground to resolve again"
    ),
    "petition.reopening_ordered": Text("{a} giải quyết lại vụ việc", "{a} resolves the case again"),
    "petition.taken_over": Text(
        "{a} trực tiếp giải quyết vụ việc của {resolver}", "{a} took the case over from {resolver}"
    ),
    "petition.review_ordered": Text(
        "{a} yêu cầu xem xét lại việc giải quyết", "{a} ordered the settlement to be reviewed"
    ),
    "petition.overdue_report_demanded": Text(
        "{a} yêu cầu {to} báo cáo việc chậm giải quyết",
        "{a} demanded a report of the delay from {to}",
    ),
    "petition.overdue_report_received": Text(
        "{a} nhận báo cáo về việc chậm giải quyết", "{a} received the report of the delay"
    ),
    "petition.urged": Text("{a} đôn đốc {to}", "{a} urged {to}"),
    "petition.sent_to_investigation": Text(
        "{a} chuyển hồ sơ sang cơ quan điều tra", "{a} sent the file to the investigating body"
    ),
    "petition.competence_disputed": Text(
        "{a} ghi nhận tranh chấp thẩm quyền", "{a} recorded a dispute over competence"
    ),
    "petition.competence_assigned": Text(
        "{a} giao {competent} giải quyết", "{a} assigned the case to {competent}"
    ),
    "petition.matter_linked": Text(
        "{a} gộp đơn với đơn khác cùng vụ việc", "{a} tied the paper to another of the same matter"
    ),
    "petition.link_rejected": Text(
        "{a} xác định không cùng vụ việc với đơn khác",
        "{a} found the paper to be of another matter than a paper like it",
    ),
    "petition.matter_unlinked": Text(
        "{a} bỏ một lần gộp hoặc từ chối gộp", "{a} took a link or a refusal back"
    ),
    "petition.rekeyed": Text(
        "{a} ghi lại mã giả danh bằng khóa {key}",
        "{a} said the paper's references again under key {key}",
    ),
    "petition.voided": Text("{a} hủy một ghi nhận sai", "{a} struck out a wrong entry"),
    "transfer.acknowledged": Text(
        "{a} xác nhận đã nhận đơn chuyển đến", "{a} confirmed that the transferred paper arrived"
    ),
    "transfer.returned": Text("{a} trả lại đơn chuyển đến", "{a} gave the transferred paper back"),
    "transfer.returned:names": Text(
        "{a} trả lại đơn chuyển đến, nêu nơi có thẩm quyền là {names}",
        "{a} gave the transferred paper back and named {names} as competent",
    ),
    "reception.held": Text("{a} tiếp {people} người", "{a} received {people} people"),
    "reception.delegation_received": Text(
        "{a} tiếp đoàn {people} người", "{a} received a delegation of {people}"
    ),
    "reception.answered": Text("{a} trả lời người được tiếp", "{a} answered the visitor"),
    "report.sent": Text("{a} gửi báo cáo kỳ {period}", "{a} sent its report for {period}"),
}
"""By the fact's type without its first word and version, with a variant after a colon."""

UNKNOWN_DEED = Text("{a} ghi nhận: {type}", "{a} recorded: {type}")
"""For a fact newer than these texts."""
NAMES = Text(", {names} người đứng tên", ", {names} names on it")
RECORDED_LATER = Text(" [ghi sổ ngày {day}]", " [recorded on {day}]")
CORRECTED = Text(" [đã được đính chính]", " [corrected since]")
CORRECTS = Text(" [đính chính]", " [a correction]")

KINDS = {
    "complaint": Text("khiếu nại", "complaint"),
    "denunciation": Text("tố cáo", "denunciation"),
    "feedback": Text("kiến nghị, phản ánh", "recommendation"),
}
NOTICES = {
    "acceptance": Text("thụ lý", "acceptance"),
    "refusal": Text("không thụ lý", "refusal"),
    "transfer": Text("chuyển đơn", "transfer"),
    "extension": Text("gia hạn", "extension"),
    "termination": Text("đình chỉ", "termination"),
    "result": Text("kết quả giải quyết", "result"),
}
