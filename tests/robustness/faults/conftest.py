"""Places to deploy to are those of the tests of deploys."""

from tests.unit.deploy.conftest import s3, s3_server

__all__ = ["s3", "s3_server"]
