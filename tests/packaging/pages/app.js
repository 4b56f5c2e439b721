// The attributes as the page's address gives them.
const given = new URLSearchParams(location.search);
for (const tree of document.querySelectorAll("job-tree")) {
  tree.setAttribute("proxy", given.get("proxy"));
  tree.setAttribute("job-id", given.get("job"));
}
