import pytest
from storages.backends.s3 import S3Storage

from config import storage


def test_storage_without_url_is_a_folder() -> None:
    assert storage.from_url("") == {"BACKEND": "django.core.files.storage.FileSystemStorage"}


def test_storage_url_gives_every_option_of_the_store() -> None:
    made = storage.from_url("s3://key:se%2Fcret@storage:7070/portal?tls=0&region=cn-east-1")
    assert made == {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "access_key": "key",
            "secret_key": "se/cret",
            "bucket_name": "portal",
            "endpoint_url": "http://storage:7070",
            "region_name": "cn-east-1",
            "addressing_style": "path",
            "default_acl": "private",
            "file_overwrite": False,
        },
    }


def test_storage_url_is_encrypted_unless_told_otherwise() -> None:
    assert (
        storage.from_url("s3://key:secret@store.example/portal")["OPTIONS"]["endpoint_url"]
        == "https://store.example"
    )


def test_storage_options_are_those_the_backend_takes() -> None:
    backend = S3Storage(**storage.from_url("s3://key:secret@store.example/portal")["OPTIONS"])
    assert (backend.bucket_name, backend.endpoint_url) == ("portal", "https://store.example")


@pytest.mark.parametrize(
    "url",
    ["http://key:secret@host/bucket", "s3://host/bucket", "s3://key:secret@host/", "s3://key@host/bucket"],
)
def test_storage_url_of_another_form_is_refused_in_one_line(url: str) -> None:
    with pytest.raises(storage.UnknownStorage, match=r"^STORAGE_URL must look like s3://"):
        storage.from_url(url)
