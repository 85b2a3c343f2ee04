using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;

namespace ModelGen.Cuda;

/// <summary>The GPUs that can be used.</summary>
/// <param name="Devices">By number; empty where there is none.</param>
/// <param name="Problem">Why there is none, and what helps: a sentence or two; null where there is one.</param>
public sealed record CudaProbe(IReadOnlyList<GpuInfo> Devices, string? Problem);

/// <summary>What this machine has for CUDA.</summary>
internal static unsafe class CudaSystem
{
    // With graphs under their present name; of the drivers of CUDA 11, those that all kernels of 11.8 run on have it.
    private static readonly Version OldestDriver = new(11, 4);

    /// <summary>Looks for GPUs, without opening any. Never throws: a machine without one is an ordinary machine.</summary>
    public static CudaProbe Probe() => Probe(NativeLibraries.Driver);

    /// <summary>As <see cref="Probe()"/>, given what came of looking for the driver.</summary>
    public static CudaProbe Probe(FoundLibrary driver)
    {
        if (driver.Problem is not null) return new CudaProbe([], driver.Problem);
        try
        {
            return Ask();
        }
        catch (CudaException exception)
        {
            return new CudaProbe([], $"The CUDA driver does not work: {exception.Message}");
        }
        catch (EntryPointNotFoundException exception)
        {
            return new CudaProbe([], $"The library {driver.Place} is no CUDA driver that can be used: {exception.Message}");
        }
    }

    private static CudaProbe Ask()
    {
        int result = CudaDriver.cuInit(0);
        if (result == CudaError.NoDevice) return None;
        CudaError.Check(result, nameof(CudaDriver.cuInit), result == CudaError.SystemDriverMismatch
            ? "The driver was updated: restart the machine." : "");

        CudaError.Check(CudaDriver.cuDriverGetVersion(out int number), nameof(CudaDriver.cuDriverGetVersion));
        var version = new Version(number / 1000, number % 1000 / 10);
        if (version < OldestDriver)
        {
            return new CudaProbe([], $"The CUDA driver is too old: it knows CUDA {version}, and {OldestDriver} is needed. "
                + "Update the NVIDIA driver to 470 or later.");
        }

        CudaError.Check(CudaDriver.cuDeviceGetCount(out int count), nameof(CudaDriver.cuDeviceGetCount));
        if (count == 0) return None;
        var devices = new GpuInfo[count];
        for (int ordinal = 0; ordinal < count; ordinal++) devices[ordinal] = Describe(ordinal, version);
        return new CudaProbe(devices, null);
    }

    private static CudaProbe None => new([], Environment.GetEnvironmentVariable("CUDA_VISIBLE_DEVICES") is string visible
        ? $"There is a CUDA driver, but no GPU that CUDA_VISIBLE_DEVICES='{visible}' lets it see: unset the variable."
        : "There is a CUDA driver, but no GPU: a container or virtual machine must be given it (nvidia-smi shows what there is).");

    private static GpuInfo Describe(int ordinal, Version driver)
    {
        const int NameBytes = 256;
        byte* name = stackalloc byte[NameBytes];
        CudaError.Check(CudaDriver.cuDeviceGet(out int device, ordinal), nameof(CudaDriver.cuDeviceGet));
        CudaError.Check(CudaDriver.cuDeviceGetName(name, NameBytes, device), nameof(CudaDriver.cuDeviceGetName));
        CudaError.Check(CudaDriver.cuDeviceTotalMem_v2(out nuint memory, device), nameof(CudaDriver.cuDeviceTotalMem_v2));
        return new GpuInfo(
            Marshal.PtrToStringUTF8((nint)name)!,
            $"sm_{Ask(DeviceAttribute.ComputeCapabilityMajor)}{Ask(DeviceAttribute.ComputeCapabilityMinor)}",
            Ask(DeviceAttribute.Multiprocessors),
            (long)memory,
            driver)
        {
            SharedBytes = Ask(DeviceAttribute.MostSharedBytesOfBlock),
        };

        int Ask(DeviceAttribute attribute)
        {
            CudaError.Check(CudaDriver.cuDeviceGetAttribute(out int value, attribute, device), nameof(CudaDriver.cuDeviceGetAttribute));
            return value;
        }
    }
}
