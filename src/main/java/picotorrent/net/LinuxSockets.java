package picotorrent.net;

import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/// The four system calls of Linux that the JDK does not offer, on 64-bit machines. Each returns
/// what the C function returns; a failure is the negative error number.
final class LinuxSockets {
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
  private static final AddressLayout POINTER = ValueLayout.ADDRESS;
  private static final Linker LINKER = Linker.nativeLinker();
  private static final MemoryLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

  private static final MethodHandle SENDMSG = call("sendmsg", LONG, INT, POINTER, INT);
  private static final MethodHandle RECVMSG = call("recvmsg", LONG, INT, POINTER, INT);
  private static final MethodHandle GETSOCKNAME = call("getsockname", INT, INT, POINTER, POINTER);
  private static final MethodHandle SETSOCKOPT =
      call("setsockopt", INT, INT, INT, INT, POINTER, INT);

  private final MemorySegment state;

  /// A caller with its own room for error numbers; confined to one thread.
  LinuxSockets(Arena arena) {
    state = arena.allocate(STATE);
  }

  @SuppressWarnings("restricted") // what --enable-native-access=picotorrent is for
  private static MethodHandle call(String name, MemoryLayout result, MemoryLayout... arguments) {
    return LINKER.downcallHandle(
        LINKER.defaultLookup().findOrThrow(name),
        FunctionDescriptor.of(result, arguments),
        Linker.Option.captureCallState("errno"));
  }

  // A method handle declares Throwable: what it throws is ours to blame, and is thrown on by
  // `broken`.

  long sendMessage(int fd, MemorySegment message, int flags) {
    try {
      return orError((long) SENDMSG.invokeExact(state, fd, message, flags));
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  long receiveMessage(int fd, MemorySegment message, int flags) {
    try {
      return orError((long) RECVMSG.invokeExact(state, fd, message, flags));
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  long localName(int fd, MemorySegment address, MemorySegment length) {
    try {
      return orError((int) GETSOCKNAME.invokeExact(state, fd, address, length));
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  long setOption(int fd, int level, int option, MemorySegment value) {
    try {
      return orError(
          (int) SETSOCKOPT.invokeExact(state, fd, level, option, value, (int) value.byteSize()));
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  private long orError(long result) {
    return result >= 0 ? result : -(int) ERRNO.get(state, 0L);
  }

  /// A method handle declares `Throwable`; what comes here is a fault of ours or of the machine.
  private static RuntimeException broken(Throwable e) {
    if (e instanceof Error error) {
      throw error;
    }
    return new IllegalStateException("a system call could not be made", e);
  }
}
