// Sets the attributes from the query of the page's URL.
const params = new URLSearchParams(location.search);
for (const tree of document.querySelectorAll("job-tree")) {
  tree.setAttribute("proxy", params.get("proxy"));
  tree.setAttribute("job-id", params.get("job"));
}
