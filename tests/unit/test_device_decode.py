"""`bell device decode`: one frame a line, one answer a line, nothing stops it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from app.device import device
from devices.codecs.mapping.files import EXAMPLES

ALARM = (
    "[3G*8800000015*0051*AL,241126,093000,A,22.570512,N,113.8623267,E,0.00,154.8,0.0,11,100,7,0,0,00010001]"
)
SOS = '{"devId":"6c1","status":[{"code":"sos_state","value":true,"t":1740000000}]}'


def run(*arguments: str, given: bytes | str = b"") -> Result:
    return CliRunner().invoke(device, ["decode", *arguments], input=given, catch_exceptions=False)


def messages(result: Result) -> list[dict[str, Any]]:
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_one_json_line_a_message() -> None:
    (one,) = messages(run("--codec", "tuya", "-", "--json", given=SOS))
    assert one == {
        "frame": SOS,
        "device_id": "6c1",
        "signals": [
            {
                "kind": "sos",
                "at": "2025-02-19T21:20:00+00:00",
                "stored": False,
                "battery": None,
                "location": None,
                "data": {"sos_state": True},
            }
        ],
        "status": {
            "battery": None,
            "signal_dbm": None,
            "mains": None,
            "firmware": None,
            "location": None,
            "readings": {"sos": True},
            "flags": [],
        },
        "replies": [],
        "rejected": None,
    }


def test_bad_lines_never_stop_it() -> None:
    given = b"\n".join([b"garbage", b"\xff\xfe\x00", b"hex:zz", b"", b"hex:" + SOS.encode().hex().encode()])
    told = messages(run("--codec", "tuya", "-", "--json", given=given))
    assert [one["rejected"] for one in told] == ["not_json", "not_utf8", "not_json", None]
    assert [one["frame"] for one in told][1] == "hex:fffe00"
    assert told[3]["signals"][0]["kind"] == "sos"


def test_a_line_with_several_messages_is_one_answer() -> None:
    line = f"[3G*8800000015*0002*LK]{ALARM}[SG*81*0002*LK]"
    (one,) = messages(run("--codec", "watch", "-", "--json", given=line))
    assert one["frame"] == line
    assert one["device_id"] == "8800000015"
    assert [signal["kind"] for signal in one["signals"]] == ["sos", "low_battery"]
    assert one["status"]["battery"] == 7
    assert one["replies"] == [
        "[3G*8800000015*0002*LK]",
        "[3G*8800000015*0002*AL]",
        "[SG*81*0002*LK]",
    ]
    assert one["rejected"] is None


def test_what_is_not_understood_beside_an_alarm_is_told() -> None:
    line = f"[3G*8800000015*0007*UNKNOWN]{ALARM}"
    (one,) = messages(run("--codec", "watch", "-", "--json", given=line))
    assert one["rejected"] == "unknown_word"
    assert one["device_id"] == "8800000015"
    assert [signal["kind"] for signal in one["signals"]] == ["sos", "low_battery"]
    read = run("--codec", "watch", "-", given=line)
    assert "unknown_word" in read.output
    assert "sos" in read.output


def test_as_many_answers_as_lines(tmp_path: Path) -> None:
    given = b"\n".join([b"][[3G*1*0002*LK]x[3G*2*0002*LK]", b"hex:", b"hex:20", b"[]", b"hex:5b5d0a5b"])
    told = messages(run("--codec", "watch", "-", "--json", given=given))
    assert [one["rejected"] for one in told] == ["junk", "empty", "empty", "junk", "junk"]


def test_a_mapping_file_is_tried_out_by_its_path(tmp_path: Path) -> None:
    frame = '{"imei":"8681","events":[{"seq":1,"alarm":1,"volt":3750},{"seq":2,"alarm":64}]}'
    told = messages(run("--codec", str(EXAMPLES / "pendant-4g.yaml"), "-", "--json", given=frame))
    assert [one["rejected"] for one in told] == ["unknown_alarm"]
    assert told[0]["signals"][0]["battery"] == 50
    broken = tmp_path / "broken.yaml"
    broken.write_text("signals: [{kind: sos}]")
    result = run("--codec", str(broken), "-")
    assert result.exit_code == 1
    assert "signals.0.when" in result.output


def test_a_gateway_is_named_when_the_frame_names_nobody() -> None:
    frame = '{"action":"emergency"}'
    (unnamed,) = messages(run("--codec", "zigbee2mqtt", "-", "--json", given=frame))
    assert unnamed["device_id"] is None
    (named,) = messages(run("--codec", "zigbee2mqtt", "--device", "gw-1", "-", "--json", given=frame))
    assert named["device_id"] == "gw-1"


def test_people_read_why() -> None:
    result = run("--codec", "native", "-", given='{"kind":"sos","at":"soon"}\n{"kind":"levitation"}\n')
    assert result.exit_code == 0
    assert "sos" in result.output
    assert "bad_at" in result.output
    assert "unknown_kind" in result.output


def test_an_unknown_codec_or_file_is_said() -> None:
    unknown = run("--codec", "acme", "-")
    assert unknown.exit_code == 1
    assert "zigbee2mqtt" in unknown.output
    missing = run("--codec", "native", "/no/such/file")
    assert missing.exit_code == 2
    assert "/no/such/file" in missing.output
