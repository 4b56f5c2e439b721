// The entry `jobtree/jobtree.wasm`, for bundlers whose loader resolves it to a URL to pass to `setWasm`.
declare const url: string;
export default url;
