export default {
  rewrites: () => [{ source: "/proxy/:path*", destination: "http://127.0.0.1:8787/:path*" }],
};
