-- One POST for each line of a file: cookie, CSRF token, product.
local posts, n = {}, 0
for line in io.lines(os.getenv("POSTS")) do
  local cookie, csrf, product = line:match("^(.-)\t(.-)\t(.-)$")
  posts[#posts + 1] = wrk.format("POST", "/wishlist/items", {
    ["Cookie"] = cookie, ["X-CSRFToken"] = csrf, ["HX-Request"] = "true",
    ["HX-Request-Type"] = "partial", ["Accept-Encoding"] = "gzip, deflate, br, zstd",
    ["HX-Current-URL"] = "http://127.0.0.1/",
    ["Content-Type"] = "application/x-www-form-urlencoded",
  }, "product=" .. product)
end
request = function()
  n = n + 1
  return posts[(n - 1) % #posts + 1]
end
