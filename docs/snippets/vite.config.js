export default {
  server: {
    proxy: {
      "/proxy": { target: "http://127.0.0.1:8787", rewrite: (path) => path.replace(/^\/proxy/, "") },
    },
  },
};
