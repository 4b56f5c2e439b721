// The entry `jobtree/jobtree.wasm`. With a bundler whose loader gives its address, for `setWasm`.
declare const address: string;
export default address;
