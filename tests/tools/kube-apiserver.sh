#!/usr/bin/env bash
# Builds kube-apiserver out of Debian 12's source package with Debian 12's Go, and takes etcd from Debian; about three
# minutes, once. Nothing is installed on the machine: packages are unpacked in a scratch folder, which goes afterwards.
# Debian 12 is the last whose package holds the server.
set -euo pipefail
out="${XDG_CACHE_HOME:-$HOME/.cache}/planner-kube"
version=1.20.5+really1.20.2-1.1+deb12u1
work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
mkdir -p "$out" "$work"/{lists/partial,cache/archives/partial,root,go/src/k8s.io}
cd "$work"

# A package index of its own, at the mirror that this machine uses.
ls /var/lib/apt/lists/*_InRelease >/dev/null 2>&1 || apt-get -qq update
mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Origin: Debian' 'Component: main' | grep -v security | head -1)
for kind in deb deb-src; do
  echo "$kind [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror bookworm main"
done >sources.list
apt=(apt-get -qq -o "Dir::Etc::sourcelist=$work/sources.list" -o Dir::Etc::sourceparts=- -o "Dir::State::Lists=$work/lists"
  -o "Dir::Cache=$work/cache" -o APT::Sandbox::User=root)
"${apt[@]}" update
"${apt[@]}" source --download-only "kubernetes=$version"
"${apt[@]}" download golang-1.19-go golang-1.19-src golang-github-modern-go-reflect2-dev etcd-server
for package in *.deb; do dpkg -x "$package" root; done
dpkg-source --no-check -x "kubernetes_$version.dsc" go/src/k8s.io/kubernetes >/dev/null
cd go/src/k8s.io/kubernetes

# The vendored reflect2 does not work with this Go; Debian's own does.
rm -rf vendor/github.com/modern-go/reflect2
cp -rL "$work/root/usr/share/gocode/src/github.com/modern-go/reflect2" vendor/github.com/modern-go/
rm -f vendor/github.com/modern-go/reflect2/*_test.go

export PATH="$work/root/usr/lib/go-1.19/bin:$PATH" GOPATH="$work/go" GOCACHE="$work/gocache"
export GO111MODULE=off GOFLAGS= CGO_ENABLED=0 GOTOOLCHAIN=local GOPROXY=off
unset GOROOT

# The tarball lacks one generated file, the OpenAPI definitions of every package that asks for them.
go build -o "$work/openapi-gen" k8s.io/kubernetes/vendor/k8s.io/kube-openapi/cmd/openapi-gen
packages=$(grep -rl --include='*.go' '^// *+k8s:openapi-gen=' cmd pkg plugin vendor/k8s.io staging/src/k8s.io 2>/dev/null |
  grep -vE '/(_examples|testdata|code-generator|sample-apiserver)/' | sed 's#^staging/src/#vendor/#' | xargs -n1 dirname |
  sort -u | sed 's#^#k8s.io/kubernetes/#' | paste -sd,)
"$work/openapi-gen" --logtostderr -i "$packages" -p k8s.io/kubernetes/pkg/generated/openapi -O zz_generated.openapi \
  -h vendor/k8s.io/code-generator/hack/boilerplate.go.txt -r "$work/violations"

number=k8s.io/kubernetes/vendor/k8s.io/component-base/version
go build -trimpath -tags providerless -o "$out/kube-apiserver" \
  -ldflags "-s -w -X $number.gitMajor=1 -X $number.gitMinor=20 -X $number.gitVersion=v1.20.2" ./cmd/kube-apiserver
install -m 755 "$work/root/usr/bin/etcd" "$out/etcd"
"$out/kube-apiserver" --version
