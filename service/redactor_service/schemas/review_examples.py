"""Examples of what is sent of reviews, for the OpenAPI document."""

from __future__ import annotations

from typing import Any

_UNIT = "80400c3bdc18b290b2d85ba31f17e35d"
_DIGEST = "d0a536c6815fba042acf4cc88c3ea9f782edae3a1c226d8a5b3f197a5b5a9be1"
_SEEN: dict[str, Any] = {"version": 1, "command": "cms-20261130-0002"}
_SUBMIT = {
    "unit": _UNIT,
    "title": "清河镇临时救助对象公示",
    "text": "经本人申请、入户调查，现将拟救助对象予以公示。",
    "particulars": {"unit": "清河镇", "column": "公示公告", "drafter": "李娜"},
    "attachments": [{"name": "名单.txt", "data": "5bqP5Y+3IOWnk+WQjQo="}],
    "command": "cms-20261130-0001",
}

SUBMIT = {"draft": {"value": _SUBMIT}}
_ASKED: dict[str, dict[str, Any]] = {
    "decide": {
        "decisions": [
            {"finding": "e34792131d453a7e", "ruling": "masked"},
            {
                "finding": "a4db3cf43806875e",
                "ruling": "kept",
                "reason": "监督电话，依法公开",
                "basis": "《政府信息公开条例》第十九条",
            },
        ]
    },
    "edit": {"text": "经本人申请，现将拟救助对象予以公示。", "changes": 1},
    "sign": {"stage": "first", "digest": _DIGEST, "remark": "已核对"},
    "conclude": {"digest": _DIGEST, "conclusion": "public", "basis": "不涉密"},
    "return": {"reasons": "请补充公示期限"},
    "withdraw": {"reason": "内容重复"},
    "recheck": {},
    "resubmit": {"text": "经本人申请，现公示五个工作日。"},
    "release": {"digest": _DIGEST, "address": "https://www.example.gov.cn/gs/1.html"},
    "reread": {"result": "页面与稿件一致"},
    "correct": {"reason": "日期有误", "text": "经本人申请，现公示七个工作日。"},
    "retract": {"reason": "公示期满"},
}
COMMANDS: dict[str, dict[str, Any]] = {
    name: {"value": {"act": name, **_SEEN, **told}} for name, told in _ASKED.items()
}
_WHERE: dict[str, Any] = {
    "id": "64d8e2ba26afce193f4274f0ea15827d",
    "unit": _UNIT,
    "phase": "review",
    "place": "first",
    "place_title": "一审一校",
    "due": "2026-12-01T12:33:41Z",
    "version": 1,
    "digest": _DIGEST,
}
_LINE = {
    "id": _WHERE["id"],
    "unit": _UNIT,
    "unit_title": "清河镇",
    "title": "清河镇临时救助对象公示",
    "column": "公示公告",
    "phase": "review",
    "place": "first",
    "place_title": "一审一校",
    "version": 1,
    "opened": "2026-11-30T12:33:41Z",
    "due": "2026-12-01T12:33:41Z",
    "is_overdue": False,
}

_WRITTEN = (
    *("address", "document_number", "index_number", "source", "source_address", "office"),
    *("drafted", "summary", "carrier", "openness", "openness_basis", "channel", "scope"),
    *("until", "personal_data", "countersigned"),
)
_STATE: dict[str, Any] = {
    **_WHERE,
    "is_overdue": False,
    "particulars": {
        **dict.fromkeys(_WRITTEN, ""),
        "title": _SUBMIT["title"],
        "unit": "清河镇",
        "column": "公示公告",
        "drafter": "李娜",
        "involves": [],
    },
    "attachments": [],
    "published": "",
    "lane": "",
    "lane_reason": "",
    "submitted": "2026-11-30T12:33:41Z",
    "submitted_by": "李娜",
    "tool": "redactor 0.1.0",
    "rulebook": "60a01b4d09715fe5",
    "findings": [],
    "stages": [
        {"key": "first", "title": "一审一校", "is_skipped": False, "changes": 0, "signature": None}
    ],
    "conclusion": None,
    "history": [],
    "next": [],
}
_POST = {"key": "first", "title": "一审一校", "checks": "", "roles": ["editor"], "deputies": []}
_WAY: dict[str, Any] = {
    "digest": "5c0cda9a977c29db",
    "title": "三审三校",
    "submitters": ["drafter", "editor"],
    "stages": [{**_POST, "hours": 24, "days": 0}],
    "secrecy": {**_POST, "key": "secrecy", "title": "保密审查", "hours": 0, "days": 7},
    "secrecy_before": "third",
    "release": {**_POST, "key": "release", "title": "发布", "hours": 24, "days": 0},
    "deciders": {"mask": ["editor"], "hold": ["section_head"]},
    "edit_voids_from": "first",
    "lanes": [],
}

EXAMPLES: dict[str, dict[str, Any]] = {
    "ReviewState": _STATE,
    "WayEntry": _WAY,
    "ReviewDone": {**_WHERE, "command": "cms-20261130-0001", "events": ["submitted", "checked"]},
    "ReviewPlace": {**_WHERE, "is_overdue": False},
    "ReviewLine": _LINE,
    "ReviewLines": {"reviews": [_LINE], "next": None},
    "ReviewQueue": {"to_review": [_LINE], "returned": [], "waiting": []},
    "ReviewFinding": {
        "id": "e34792131d453a7e",
        "rule": "privacy/resident_id",
        "entity": "RESIDENT_ID",
        "action": "mask",
        "title": "公民身份号码",
        "place": "附件1",
        "quote": "640104************",
        "decision": None,
    },
    "NextAct": {
        "act": "sign",
        "may": False,
        "code": "not_entitled",
        "message": "您没有这一步的权限。",
        "about": [],
        "deputy_for": [],
    },
    "ReviewContent": {
        "digest": _DIGEST,
        "title": _SUBMIT["title"],
        "text": _SUBMIT["text"],
        "format": "text",
        "page_kind": "",
        "attachments": [
            {
                "number": 1,
                "name": "名单.txt",
                "kind": "txt",
                "sha256": "0f6a3b1c5d7e9f2a4b6c8d0e1f3a5b7c9d1e3f5a7b9c1d3e5f7a9b1c3d5e7f9a",
            }
        ],
    },
    "UnitEntry": {"id": _UNIT, "title": "清河镇", "way": "5c0cda9a977c29db", "roles": ["editor"]},
    "MemberEntry": {
        "account": "8528f8d8e2dd13efb269ca1d4a4f4450",
        "account_name": "li.na",
        "name": "李娜",
        "roles": ["editor"],
        "is_disabled": False,
    },
    "SentHook": {
        "url": "https://cms.example.gov.cn/reviews",
        "secret": "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
    },
    "HookEntry": {
        "id": "3f0c5a9be1d247863f0c5a9be1d24786",
        "url": "https://cms.example.gov.cn/reviews",
    },
}
