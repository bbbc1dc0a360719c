"""Servers that benchmarks start and stop, and the load generator that they are measured with."""
import shlex, signal, socket, subprocess, sys, time
from pathlib import Path

HERE = Path(__file__).resolve().parent


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def wait_for(port, process):
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return
        except OSError:
            if process.poll() is not None:
                sys.exit(f"{shlex.join(process.args)} ended with {process.returncode}")
            time.sleep(0.05)
    sys.exit(f"{shlex.join(process.args)} does not listen")


def start(command, port, directory):
    process = subprocess.Popen(
        command, cwd=directory, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    wait_for(port, process)
    return process


def start_redis(directory):
    """A Redis that keeps nothing on disk. Gives its process and its port."""
    port = free_port()
    words = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    return start(words, port, directory), port


def stop(process):
    process.send_signal(signal.SIGKILL)
    process.wait()


def build_generator(directory):
    """Compiles Benchmarks/fanout. Gives the path of the program."""
    program = Path(directory) / "fanout"
    subprocess.run(
        ["cc", "-O2", "-std=c11", "-Wall", "-o", program, *sorted((HERE / "fanout").glob("*.c")), "-lz"],
        check=True)
    return program
