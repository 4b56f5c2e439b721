export default {
  cacheDir: "../vite-cache",
  optimizeDeps: { exclude: ["jobtree"] },
};
