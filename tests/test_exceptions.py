"""``WITH``: an exception modifies the licences that it is made for, and nothing else."""

from __future__ import annotations

import pytest

import compat
from compat.errors import CompatError
from compat.knowledge.store import load

GPL2 = "GPL-2.0-only WITH Classpath-exception-2.0"


def linked(license: str, outbound: str, relation: str = "link-static", **release: object) -> compat.Answer:
    return compat.check(
        {
            "artifacts": {
                "library": {"kind": "code", "license": license},
                "mine": {"kind": "code", "license": outbound, "made_from": [{relation: "library"}]},
            },
            "release": {"artifact": "mine", "form": "binary", **release},
        }
    )


def codes(answer: compat.Answer) -> set[str]:
    return {conflict.code for conflict in answer.conflicts}


@pytest.mark.parametrize(
    ("license", "outbound", "plain", "modified"),
    [
        ("GPL-2.0-only", "MIT", "no", "yes"),
        ("GPL-3.0-or-later", "proprietary", "no", "yes"),
        ("AGPL-3.0-only", "Apache-2.0", "no", "yes"),
    ],
)
def test_a_linking_exception_frees_the_program_that_links(license, outbound, plain, modified):
    assert linked(license, outbound).verdict == plain
    answer = linked(f"{license} WITH Classpath-exception-2.0", outbound)
    assert answer.verdict == modified
    clauses = {clause.license for duty in answer.obligations for clause in duty.clauses}
    assert clauses <= {license, license.replace("-or-later", "-only"), "Classpath-exception-2.0"}


def test_the_library_itself_stays_under_the_copyleft():
    assert codes(linked(GPL2, "MIT", "modify")) == {"share-alike"}
    assert linked(GPL2, GPL2, "modify").verdict == "yes"


def test_an_exception_may_be_dropped_and_never_be_added():
    assert linked(GPL2, "GPL-2.0-only", "modify").verdict == "yes"
    assert linked("GPL-2.0-only", GPL2, "modify").verdict == "no"


def test_it_goes_along_to_later_texts():
    later = "GPL-2.0-or-later WITH Classpath-exception-2.0"
    assert linked(later, "GPL-3.0-only WITH Classpath-exception-2.0", "modify").verdict == "yes"
    assert linked(later, later, "modify").verdict == "yes"


def test_output_of_a_generator_is_free():
    work = {
        "artifacts": {
            "bison": {"kind": "code", "license": "GPL-3.0-or-later WITH Bison-exception-2.2"},
            "parser": {"kind": "code", "license": "proprietary", "made_from": [{"generate": "bison"}]},
        },
        "release": {"artifact": "parser", "form": "source"},
    }
    assert compat.check(work).verdict == "yes"


def test_a_named_library_is_exempt_from_the_ban():
    def joined(license: str) -> compat.Answer:
        return compat.check(
            {
                "artifacts": {
                    "program": {"kind": "code", "license": license},
                    "openssl": {"kind": "code", "license": "OpenSSL"},
                    "mine": {
                        "kind": "code",
                        "license": license,
                        "made_from": [{"modify": "program"}, {"link-static": "openssl"}],
                    },
                },
                "release": {"artifact": "mine", "form": "binary"},
            }
        )

    assert "further-restriction" in codes(joined("GPL-2.0-only"))
    assert "further-restriction" not in codes(joined("GPL-2.0-only WITH openvpn-openssl-exception"))


def test_llvm_goes_into_gpl_2():
    assert linked("Apache-2.0", "GPL-2.0-only", "modify").verdict == "no"
    assert linked("Apache-2.0 WITH LLVM-exception", "GPL-2.0-only", "modify").verdict == "yes"


def test_another_licence_or_an_unknown_exception_is_unknown():
    for license in ("MIT WITH Classpath-exception-2.0", "GPL-2.0-only WITH No-such-exception-1.0"):
        answer = linked(license, "MIT")
        assert answer.verdict == "unknown", license
        assert [u.license for u in answer.unknowns] == [license]


def test_an_exception_alone_is_no_licence():
    with pytest.raises(CompatError, match="exception, no licence by itself"):
        linked("Classpath-exception-2.0", "MIT")


def test_every_exception_modifies_something():
    knowledge = load()
    for id in knowledge.ids:
        if knowledge.kind_of(id) == "exception":
            bases = knowledge.record(id).about["bases"]
            assert bases, id
            record = knowledge.record(f"{bases[0]} WITH {id}")
            assert record.facts != knowledge.record(bases[0]).facts, id


def test_in_words():
    assert compat.ask(f"release a fork of {GPL2} code under GPL-2.0-only").verdict == "yes"
