import { setWasm } from "jobtree/element";
import wasm from "jobtree/jobtree.wasm";
import "jobtree";

setWasm(new URL(wasm, import.meta.url));
const given = new URLSearchParams(location.search);
Object.assign(document.querySelector("job-tree"), { proxy: given.get("proxy"), jobId: given.get("job") });
