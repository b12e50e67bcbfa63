import Testing

@testable import HTTPServer

struct ControlGroupsTests {
    @Test func `a process of version 2 is in one group`() {
        #expect(ControlGroups(parsing: "0::/system.slice/lionsden.service\n") == ControlGroups(unified: "/system.slice/lionsden.service"))
    }

    @Test func `a process of version 1 is in a group of each controller, one of which is cpu`() {
        let text = "12:pids:/docker/a\n11:cpu,cpuacct:/docker/b\n3:cpuset:/docker/c\n1:name=systemd:/docker/d\n"
        #expect(ControlGroups(parsing: text) == ControlGroups(processor: "/docker/b"))
    }

    @Test func `both versions may be there`() {
        let text = "9:name=systemd:/\n2:cpuacct:/\n1:cpu:/pride\n0::/den\n"
        #expect(ControlGroups(parsing: text) == ControlGroups(unified: "/den", processor: "/pride"))
    }

    @Test func `a path may have a colon`() {
        #expect(ControlGroups(parsing: "0::/a:b\n") == ControlGroups(unified: "/a:b"))
    }

    @Test(arguments: ["", "\n", "0:", "0::", "cpu", "1:cpuset:/x", "1:cpuacct:/x", "7::/x", "1:name=cpu:/x"])
    func `what says nothing of processors is passed over`(text: String) {
        let groups = ControlGroups(parsing: text)
        #expect(groups.processor == nil)
        #expect(groups.unified == (text == "0::" ? "" : nil))
    }
}
