"""What a person can mend about the file itself is said in one sentence."""

from pathlib import Path

import pytest

from feeds.errors import UserError
from feeds.store import Store


async def test_a_file_that_is_no_database_is_named_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "slugline.db"
    path.write_text("garbage, not a database" * 50)

    with pytest.raises(UserError, match="damaged or is no database") as said:
        await Store.open(path)
    assert "restore" in said.value.hint
    assert path.read_text().startswith("garbage")


async def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(UserError, match="cannot be made or used"):
        await Store.open(tmp_path / "file" / "slugline.db")
