"""What docs/messaging.md tells programs to send is what the hook believes."""

import re
import shutil
import subprocess

import pytest

from tests.conftest import ROOT
from webapp.hooks.bounces import is_signed

EXAMPLE = re.compile(r"^BODY=.*?(?=\n\ncurl)", re.MULTILINE | re.DOTALL)


@pytest.mark.skipif(not shutil.which("openssl"), reason="openssl is not installed")
def test_the_example_of_the_bounce_hook_is_believed():
    (example,) = EXAMPLE.findall((ROOT / "docs" / "messaging.md").read_text())
    script = (
        f"BOUNCE_SECRET=ours\n{example}\nprintf '%s\\n%s\\n%s' $AT $SIGNED \"$BODY\""
    )

    done = subprocess.run(
        ["/bin/sh", "-c", script], capture_output=True, text=True, check=True
    )

    at, signed, body = done.stdout.split("\n", 2)
    assert is_signed("ours", f"t={at},v1={signed}", body.encode())
    assert not is_signed("another", f"t={at},v1={signed}", body.encode())
