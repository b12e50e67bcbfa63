import Testing

@testable import HTTPServer

struct ControlGroupMountTests {
    @Test(arguments: [
        (
            "30 23 0:26 / /sys/fs/cgroup rw,nosuid,nodev,noexec,relatime shared:4 - cgroup2 cgroup2 rw,nsdelegate",
            ControlGroupMount(.unified, root: "/", mountPoint: "/sys/fs/cgroup")
        ),
        (
            "31 23 0:26 /docker/abc /sys/fs/cgroup ro - cgroup2 cgroup rw",
            ControlGroupMount(.unified, root: "/docker/abc", mountPoint: "/sys/fs/cgroup")
        ),
        (
            "33 31 0:30 /docker/abc /sys/fs/cgroup/cpu,cpuacct ro,relatime master:11 shared:2 - cgroup cgroup rw,cpu,cpuacct",
            ControlGroupMount(.processor, root: "/docker/abc", mountPoint: "/sys/fs/cgroup/cpu,cpuacct")
        ),
        (
            #"33 31 0:30 / /mnt/my\040groups rw - cgroup cgroup rw,cpu"#,
            ControlGroupMount(.processor, root: "/", mountPoint: "/mnt/my groups")
        ),
        (#"33 31 0:30 / /mnt/a\134 rw - cgroup2 none rw"#, ControlGroupMount(.unified, root: "/", mountPoint: #"/mnt/a\"#)),
    ])
    func `a hierarchy that knows processors is found where it is mounted`(line: String, mount: ControlGroupMount) {
        #expect(ControlGroupMount(parsing: line[...]) == mount)
    }

    @Test(arguments: [
        "34 31 0:31 / /sys/fs/cgroup/cpuset rw,relatime - cgroup cgroup rw,cpuset",
        "33 31 0:30 / /sys/fs/cgroup/cpuacct rw,relatime - cgroup cgroup rw,cpuacct",
        "31 23 0:28 / /sys/fs/cgroup rw,relatime - tmpfs tmpfs rw,mode=755", "36 35 98:0 /cpu /cgroup2 rw - ext4 /dev/cgroup rw,cpu",
        "33 31 0:30 / /sys/fs/cgroup/cpu rw - cgroup cgroup", "33 31 0:30 / - cgroup2 cgroup2 rw", "", "-", "cgroup2",
    ])
    func `every other line is passed over`(line: String) {
        #expect(ControlGroupMount(parsing: line[...]) == nil)
    }

    @Test(arguments: [
        ("/", "/", ["/m"]), ("/", "/a", ["/m/a", "/m"]), ("/", "/a/b/c", ["/m/a/b/c", "/m/a/b", "/m/a", "/m"]), ("/", "", ["/m"]),
        ("/docker/x", "/docker/x", ["/m"]), ("/docker/x", "/docker/x/y", ["/m/y", "/m"]), ("/docker/x", "/docker/xy", ["/m"]),
        ("/docker/x", "/other", ["/m"]), ("/docker/x", "/", ["/m"]), ("/", "/../outside", ["/m"]), ("/", "/a/../..", ["/m"]),
    ])
    func `the bounds of a group are its own and those of the groups around it`(root: String, group: String, folders: [String]) {
        #expect(ControlGroupMount(.unified, root: root, mountPoint: "/m").folders(of: group) == folders)
    }
}
