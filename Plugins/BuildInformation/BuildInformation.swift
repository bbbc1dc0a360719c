import Foundation
import PackagePlugin

/// Has `scripts/build-information` write the source that says of which commit and with which Swift `easel` is built.
///
/// It runs before every build, and writes only what has changed: a build of the same commit compiles nothing anew.
@main
struct BuildInformation: BuildToolPlugin {
    func createBuildCommands(context: PluginContext, target: any Target) -> [Command] {
        let root = context.package.directoryURL
        let output = context.pluginWorkDirectoryURL
        return [
            .prebuildCommand(
                displayName: "Build information",
                executable: URL(filePath: "/bin/sh"),
                arguments: [root.appending(path: "scripts/build-information").path(), root.path(), output.path()],
                outputFilesDirectory: output)
        ]
    }
}
