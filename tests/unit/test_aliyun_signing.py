"""Requests to Aliyun are signed as its documentation does it."""

from __future__ import annotations

from dispatch.carriers.aliyun.signing import signed

PUBLISHED = "06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0"
"""https://help.aliyun.com/zh/sdk/product-overview/v3-request-structure-and-signature, the
example with fixed values."""


def published(**changed: str) -> dict[str, str]:
    query = {
        "ImageId": "win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd",
        "RegionId": "cn-shanghai",
    }
    headers = {
        "host": "ecs.cn-shanghai.aliyuncs.com",
        "x-acs-action": "RunInstances",
        "x-acs-date": "2023-10-26T10:22:32Z",
        "x-acs-signature-nonce": "3156853299f313e23d1673dc12e1703d",
        "x-acs-version": "2014-05-26",
    }
    return signed("POST", query | changed, headers, b"", "YourAccessKeyId", "YourAccessKeySecret")


def test_the_published_example() -> None:
    headers = published()
    assert headers["x-acs-content-sha256"] == (
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    )
    assert headers["authorization"] == (
        "ACS3-HMAC-SHA256 Credential=YourAccessKeyId,SignedHeaders=host;x-acs-action;x-acs-content-sha256;"
        f"x-acs-date;x-acs-signature-nonce;x-acs-version,Signature={PUBLISHED}"
    )


def test_another_value_is_another_signature() -> None:
    assert PUBLISHED not in published(RegionId="cn-beijing")["authorization"]
    assert published(Name="a b*~")["authorization"] != published(Name="a+b*~")["authorization"]
