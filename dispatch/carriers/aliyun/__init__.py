"""Aliyun, the mainland carrier: SMS by approved templates, calls with a keypad, receipts."""
