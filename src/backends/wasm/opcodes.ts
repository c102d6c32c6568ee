// The names of instructions that the code here writes; those that differ between types of lanes are in lanes.ts. The numbers
// are those of the specification, appendix "Index of Instructions".

export const block = 0x02
export const loop = 0x03
export const ifThen = 0x04
export const otherwise = 0x05
export const end = 0x0b
export const branch = 0x0c
export const branchIf = 0x0d
export const leave = 0x0f
export const drop = 0x1a
export const select = 0x1b
export const i32IsZero = 0x45
export const i32Equal = 0x46
export const i32NotEqual = 0x47
export const i32Less = 0x48
export const i32Greater = 0x4a
export const i32LessEqual = 0x4c
export const i32GreaterEqual = 0x4e
export const i64LessEqual = 0x57
export const f64Equal = 0x61
export const f64NotEqual = 0x62
export const f64Less = 0x63
export const f64Greater = 0x64
export const f64LessEqual = 0x65
export const f64GreaterEqual = 0x66
export const i32Add = 0x6a
export const i32Subtract = 0x6b
export const i32Multiply = 0x6c
export const i32Divide = 0x6d
export const i32DivideUnsigned = 0x6e
export const i32RemainderUnsigned = 0x70
export const i32And = 0x71
export const i32Or = 0x72
export const i32Xor = 0x73
export const i32ShiftLeft = 0x74
export const i32ShiftRightUnsigned = 0x76
export const i64Xor = 0x85
export const i64ShiftRight = 0x87
export const i64ShiftRightUnsigned = 0x88
export const f64Abs = 0x99
export const f64Negate = 0x9a
export const f64Sqrt = 0x9f
export const f64Add = 0xa0
export const f64Subtract = 0xa1
export const f64Multiply = 0xa2
export const f64Divide = 0xa3
export const f64Min = 0xa4
export const f64Max = 0xa5
export const f64CopySign = 0xa6
export const i32Wrap = 0xa7
export const i64ExtendI32 = 0xac
export const i64ExtendUnsigned = 0xad
export const f32Demote = 0xb6
export const f64ConvertI32 = 0xb7
export const f64Promote = 0xbb
export const i64Reinterpret = 0xbd

/** The type of a block that leaves nothing. */
export const nothing = 0x40
/** The type of a block that leaves an i32. */
export const number = 0x7f
/** The type of a block that leaves a vector. */
export const vector = 0x7b

// Loads and stores of numbers.
export const i32Load = 0x28
export const i64Load = 0x29
export const f32Load = 0x2a
export const f64Load = 0x2b
export const i32Load8 = 0x2d
export const i64Load8 = 0x31
export const i32Store = 0x36
export const i64Store = 0x37
export const f32Store = 0x38
export const f64Store = 0x39
export const i32Store8 = 0x3a

// Vectors, whatever their lanes, and of lanes of one type; they follow a prefix.
export const vectorConstant = 0x0c
export const shuffle = 0x0d
export const f64x2Splat = 0x14
export const i32x4Extract = 0x1b
export const i32x4Replace = 0x1c
export const i64x2Extract = 0x1d
export const i64x2Replace = 0x1e
export const f64x2Extract = 0x21
export const vectorNot = 0x4d
export const vectorAnd = 0x4e
export const vectorOr = 0x50
export const bitSelect = 0x52
export const f32x4Demote = 0x5e
export const f32x4Abs = 0xe0
export const f32x4Add = 0xe4
export const f64x2PromoteLow = 0x5f
export const i64x2ExtendLow = 0xc7
export const f64x2Abs = 0xec
export const f64x2Add = 0xf0
export const f64x2Subtract = 0xf1
export const f64x2Multiply = 0xf2
export const f64x2Divide = 0xf3
export const f64x2Max = 0xf5
export const f64x2MultiplyAdd = 0x107
export const f64x2MultiplySubtract = 0x108

// Loads and stores of vectors.
export const vectorLoad = 0x00
export const load64Splat = 0x0a
export const vectorStore = 0x0b
export const store64Lane = 0x5b
export const load64Zero = 0x5d
