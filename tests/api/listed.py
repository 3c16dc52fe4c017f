"""Short ways to what a program is told of a list."""


def flat(program):
    status, told = program.get("")
    assert status == 200
    return told["data"]


def grouped(program):
    status, told = program.get("/grouped")
    assert status == 200
    return told["data"]


def names(items):
    return [item["productName"] for item in items]
