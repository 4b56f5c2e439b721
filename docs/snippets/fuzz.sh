for target in json body decoder refresh address definition; do
  mkdir -p fuzz/corpus/$target
  cargo +nightly fuzz run --fuzz-dir fuzz $target fuzz/corpus/$target tests/cases static/samples -- -max_total_time=600 -max_len=8192
done
