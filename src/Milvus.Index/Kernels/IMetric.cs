using System.Runtime.Intrinsics;

namespace Milvus.Index.Kernels;

/// <summary>What one pair of values adds to a sum. Zero against zero adds nothing: tails are padded.</summary>
internal interface IMetric
{
    static abstract float Add(float sum, float query, float row);

    static abstract Vector128<float> Add(Vector128<float> sum, Vector128<float> query, Vector128<float> row);

    static abstract Vector256<float> Add(Vector256<float> sum, Vector256<float> query, Vector256<float> row);

    static abstract Vector512<float> Add(Vector512<float> sum, Vector512<float> query, Vector512<float> row);
}
