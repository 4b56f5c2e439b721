// snippet:wasm
import { setWasm } from "jobtree/element";
import wasm from "jobtree/jobtree.wasm";
import "jobtree";

setWasm(new URL(wasm, import.meta.url));
// snippet:end
const params = new URLSearchParams(location.search);
Object.assign(document.querySelector("job-tree"), { proxy: params.get("proxy"), jobId: params.get("job") });
