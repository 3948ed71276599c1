# Sourced by the launchers. Sets JAVA_HOME to a Java 25 or newer, or prints one line saying how to get one.

JAVA_AT_LEAST=25

# The version of the Java in folder $1, read from its release file: starting a JVM only to ask would double
# the start-up time of every command.
java_version() {
  local line version=""
  [ -x "$1/bin/java" ] || return 1
  if [ -r "$1/release" ]; then
    while IFS= read -r line; do
      case $line in JAVA_VERSION=*) version=${line#*\"}; break ;; esac
    done <"$1/release"
  fi
  [ -n "$version" ] || version=$("$1/bin/java" -version 2>&1 | sed -n 's/.*version "\([0-9][0-9.]*\).*/\1/p' | head -n 1)
  printf '%s' "${version%%[.\"+-]*}"
}

java_fits() {
  local version
  version=$(java_version "$1") || return 1
  [ "${version:-0}" -ge "$JAVA_AT_LEAST" ] 2>/dev/null || return 1
  [ "$2" = jre ] || [ -x "$1/bin/javac" ]
}

java_candidates() {
  local on_path folder file
  [ -n "${JAVA_HOME:-}" ] && printf '%s\n' "$JAVA_HOME"
  if on_path=$(command -v java 2>/dev/null); then
    on_path=$(readlink -f "$on_path" 2>/dev/null || printf '%s' "$on_path")
    printf '%s\n' "${on_path%/bin/java}"
  fi
  for folder in /usr/lib/jvm/* /opt/java/* /opt/jdk* "${SDKMAN_DIR:-${HOME:-}/.sdkman}"/candidates/java/* \
    "${HOME:-}"/.jdks/* /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    [ -d "$folder" ] && printf '%s\n' "$folder"
  done
  for file in "${HOME:-}/.m2/toolchains.xml"; do
    [ -r "$file" ] && sed -n 's:.*<jdkHome>[[:space:]]*\(.*[^[:space:]]\)[[:space:]]*</jdkHome>.*:\1:p' "$file"
  done
  return 0
}

# find_java jre|jdk
find_java() {
  local folder what=runtime
  [ "$1" = jdk ] && what=JDK
  if [ -n "${TENURE_JAVA_HOME:-}" ]; then
    if java_fits "$TENURE_JAVA_HOME" "$1"; then
      export JAVA_HOME=$TENURE_JAVA_HOME
      return 0
    fi
    echo "tenure: TENURE_JAVA_HOME=$TENURE_JAVA_HOME is no Java $JAVA_AT_LEAST $what; point it at one or unset it" >&2
    return 1
  fi
  while IFS= read -r folder; do
    if java_fits "$folder" "$1"; then
      export JAVA_HOME=$folder
      return 0
    fi
  done < <(java_candidates)
  echo "tenure: no Java $JAVA_AT_LEAST $what found; install one (https://adoptium.net, or 'sdk install java 25-tem') or set TENURE_JAVA_HOME to its folder" >&2
  return 1
}
