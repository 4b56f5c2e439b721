module.exports = { mode: "production", devtool: false, entry: "./app.js", output: { filename: "main.js" } };
