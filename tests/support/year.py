"""A year of one node: every command at least once, each valid where it stands."""

from __future__ import annotations

from typing import Any

from domain.identity import fact_id, reception_id, report_id, transfer_id
from domain.petition import Petition
from domain.reception import Reception
from domain.register_file import FileEvent
from domain.report import Report
from domain.transfer import Transfer
from tests.support.book import NODE, OFFICE, PROVINCE, paper_id, receive, step, told

SLIP = str(transfer_id(paper_id(2), 1))
SECOND_SLIP = str(transfer_id(paper_id(2), 2))
VISIT = str(reception_id(OFFICE, "8", 2026))
_AT_PROVINCE: dict[str, Any] = {"agency": PROVINCE, "province": "51"}


def entry(file: str, place: int, kind: type[FileEvent]) -> str:
    """Return the id of the entry at a place of a file."""
    return fact_id(NODE, file, kind.TOPIC, place)


def _strike_out(on: str, subject: str, place: int, kind: type[FileEvent], **says: Any) -> Any:
    fact = entry(subject, place, kind)
    return told("void_fact", on, subject=subject, fact=fact, **says)


YEAR = (
    receive(1),
    step(
        "classify_petition",
        "03-03",
        content={
            "kind": "complaint",
            "topic": "land",
            "commune": "21025",
            "spot": "thửa 77",
            "complaint": {"issuer": OFFICE, "decision_no": "12/QĐ", "issued_on": "2026-02-02"},
        },
        refers_to=[paper_id(9)],
    ),
    step("appoint_representatives", "03-03", representatives=2),
    step("determine_competence", "03-04", competent=OFFICE),
    step("accept_petition", "03-05"),
    step("flag_complexity", "03-06", criteria=["many_people", "old_documents"]),
    step("flag_remote", "03-06"),
    step("suspend_petition", "03-09", ground="waiting_for_court"),
    step("resume_petition", "03-20"),
    step("decide_petition", "04-01", outcome="upheld", decision_no="31/QĐ"),
    step("serve_decision", "04-03"),
    step("record_court_acceptance", "05-04"),
    receive(
        2,
        origin="forwarded",
        forwarder="mttq-51",
        transfer_id=paper_id(90),
        cosigners=[{"name": "Trần Thị Hai"}, {"name": "Lê Văn Ba", "address": "Thôn 1"}],
        names=5,
        signatures=4,
        addressees=[OFFICE, PROVINCE],
        content={"kind": "feedback", "responsible": OFFICE},
    ),
    step("guide_sender", "03-04", 2, to=PROVINCE),
    step("transfer_petition", "03-05", 2, to=PROVINCE, reason="not_competent"),
    step("transfer_petition", "03-05", 2, to="t51-ttr", role="copy", follows=SLIP),
    told("acknowledge_transfer", "03-06", transfer_id=SLIP, sent_by=OFFICE, **_AT_PROVINCE),
    told("return_transfer", "03-09", transfer_id=SLIP, names="b-nnmt", **_AT_PROVINCE),
    step("inform_forwarder", "03-10", 2),
    receive(
        3,
        content={
            "kind": "denunciation",
            "denunciation": {"body": PROVINCE, "post": "head", "name": "Phạm Bốn", "act": "nhận"},
        },
    ),
    step("delegate_identity_check", "03-03", 3),
    step("accept_petition", "03-12", 3),
    step("extend_term", "04-10", 3),
    step("terminate_petition", "04-20", 3, ground="sender_died"),
    receive(4),
    step("deem_ineligible", "03-03", 4, reasons=["no_signature"]),
    step("file_away", "03-04", 4),
    receive(5),
    step("refuse_petition", "03-06", 5, ground="no_right"),
    receive(6),
    step("withdraw_petition", "03-06", 6),
    receive(7),
    step("succeed_case", "07-01", 7, predecessor=OFFICE, successor=PROVINCE),
    receive(8),
    receive(8, "03-03", corrects=entry(paper_id(8), 1, Petition.Received), channel="online"),
    step("accept_petition", "03-04", 8),
    _strike_out("03-05", paper_id(8), 3, Petition.Accepted),
    step("accept_petition", "03-05", 8),
    told("hold_reception", "03-02", reception_no="7", province="51", petitions=[paper_id(1)]),
    told(
        "receive_delegation",
        "03-02",
        reception_no="8",
        province="51",
        people=7,
        content={"kind": "complaint"},
        visitors=[{"name": "Võ Thị Năm"}, {"name": "Bùi Văn Sáu"}],
        incidents=["noise"],
    ),
    _strike_out("03-03", VISIT, 2, Reception.DelegationReceived),
    told("acknowledge_transfer", "03-08", transfer_id=SECOND_SLIP, **_AT_PROVINCE),
    _strike_out("03-09", SECOND_SLIP, 2, Transfer.Acknowledged, agency=PROVINCE),
    receive(10, content={"kind": "denunciation"}),
    step("accept_petition", "03-12", 10),
    step("decide_petition", "04-01", 10, outcome="true"),
    step("notify_parties", "05-04", 10, about="acceptance", party="both"),
    step("assign_verification", "05-04", 10, to=PROVINCE),
    step("hold_dialogue", "05-04", 10, attended=False),
    step("order_expert_assessment", "05-04", 10),
    step("receive_expert_assessment", "05-04", 10),
    step("publish_decision", "05-04", 10, instance=1),
    step("order_enforcement", "05-04", 10, instance=1),
    step("complete_enforcement", "05-04", 10, instance=1),
    step("act_on_conclusion", "05-04", 10),
    step("refuse_reopening", "05-04", 10, ground="no_breach"),
    step("order_reopening", "05-04", 10, ground="no_breach"),
    step("take_over", "05-04", 10, resolver=OFFICE),
    step("order_review", "05-04", 10, ground="no_breach"),
    step("demand_overdue_report", "05-04", 10, to=PROVINCE),
    step("receive_overdue_report", "05-04", 10),
    step("urge_receiver", "05-04", 10, to=PROVINCE),
    step("send_to_investigation", "05-04", 10),
    step("dispute_competence", "05-04", 10),
    step("assign_competence", "05-04", 10, competent=PROVINCE),
    step("link_petitions", "05-04", 10, other=paper_id(3), reasons=["same_respondent"]),
    step("reject_link", "05-04", 10, other_register_no="4/TD"),
    step("unlink_petitions", "05-05", 10, other=paper_id(3)),
    told("answer_visitor", "03-10", reception_no="7", province="51", option="more_time"),
    told("send_report", "12-16", period="2026-Q4", to=PROVINCE),
    told("send_report", "12-17", period="2026-Y", to=PROVINCE),
    _strike_out("12-18", str(report_id(OFFICE, "2026-Y")), 2, Report.Sent),
)

KEY_EXCHANGED = (
    told("rekey", "12-20", subject=paper_id(1)),
    told("rekey", "12-20", subject=paper_id(3), key="k2"),
    told("rekey", "12-20", subject=VISIT),
)
"""What only an office says whose key file holds two keys."""
