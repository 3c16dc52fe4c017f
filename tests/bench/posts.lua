-- One POST for each line of a file: cookie, CSRF token, path of the page, path, body.
local posts, n = {}, 0
for line in io.lines(os.getenv("POSTS")) do
  local cookie, csrf, page, path, body =
    line:match("^(.-)\t(.-)\t(.-)\t(.-)\t(.-)$")
  posts[#posts + 1] = wrk.format("POST", path, {
    ["Cookie"] = cookie, ["X-CSRFToken"] = csrf, ["HX-Request"] = "true",
    ["HX-Request-Type"] = "partial", ["Accept-Encoding"] = "gzip, deflate, br, zstd",
    ["HX-Current-URL"] = "http://127.0.0.1" .. page,
    ["Content-Type"] = "application/x-www-form-urlencoded",
  }, body)
end
request = function()
  n = n + 1
  return posts[(n - 1) % #posts + 1]
end
