def test_smoke(session, settle):
    settle()
