"""What a run says at its end."""

from schedule import Result


def summarize(results: list[Result]) -> int:
    """Prints every failed test with what it said and how to run it alone, then the count. Gives the number of failures."""
    outcomes = [(outcome, result) for result in results for outcome in result.outcomes]
    failures = [(outcome, result) for outcome, result in outcomes if not outcome.passed]
    for outcome, result in failures:
        print(f"\nFAILED  {outcome.name}")
        for line in outcome.detail.splitlines()[:40]:
            print(f"        {line}")
        print(f"        log: {result.log}")
        print(f"        alone: {outcome.rerun}")
    seconds = sum(result.processor_seconds for result in results)
    print(f"\n{len(results)} jobs used {seconds / 60:.1f} minutes of a processor.")
    print(f"{len(outcomes) - len(failures)} passed, {len(failures)} failed", flush=True)
    return len(failures)
