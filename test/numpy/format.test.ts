/** Arrays print as in NumPy 2.4 (with true and false for True and False): these are its texts. */
import { inspect } from "node:util"
import { np } from "taylorjet"
import { expect, test } from "vitest"

const float32 = { dtype: "float32" } as const
const int32 = { dtype: "int32" } as const

test.each([
  [np.array([1, 2.5, -3]), "[ 1.   2.5 -3. ]"],
  [np.array([-0, 0]), "[-0.  0.]"],
  [np.array([1 / 3, 2]), "[0.33333333 2.        ]"],
  [np.array([9.9999999996]), "[10.]"],
  [np.array([99999999.1]), "[99999999.1]"],
  [np.array([1 / 512, 1.5]), "[0.00195312 1.5       ]"],
  [np.array([3 / 512, 1.5]), "[0.00585938 1.5       ]"],
  [np.array([123456.789, 1234.5]), "[123456.789   1234.5  ]"],
  [np.array([1e8]), "[1.e+08]"],
  [np.array([1e-5, 1]), "[1.e-05 1.e+00]"],
  [np.array([0.001, 1.5]), "[1.0e-03 1.5e+00]"],
  [np.array([1e100, -1e-5]), "[ 1.e+100 -1.e-005]"],
  [np.array([4294967295]), "[4.2949673e+09]"],
  [np.array([NaN]), "[nan]"],
  [np.array([1, NaN, -Infinity]), "[  1.  nan -inf]"],
  [np.array([0.25, NaN]), "[0.25  nan]"],
  [np.array([0.1, 123.456], float32), "[1.00000e-01 1.23456e+02]"],
  [np.array([0.1, 0.7], float32), "[0.1 0.7]"],
  [np.array([1234567], float32), "[1.234567e+06]"],
  [np.array([-1, 10], int32), "[-1 10]"],
  [np.array([true, false]), "[ true false]"],
  [np.array([true, true]), "[ true  true]"],
  [np.array([]), "[]"],
  [np.zeros([2, 0]), "[]"],
  [np.array([[1.5], [-2]]), "[[ 1.5]\n [-2. ]]"],
  [np.reshape(np.arange(8), [2, 2, 2]), "[[[0. 1.]\n  [2. 3.]]\n\n [[4. 5.]\n  [6. 7.]]]"],
  [np.arange(1001), "[   0.    1.    2. ...  998.  999. 1000.]"],
  [
    np.reshape(np.arange(2000), [2, 1000]),
    "[[0.000e+00 1.000e+00 2.000e+00 ... 9.970e+02 9.980e+02 9.990e+02]\n" +
      " [1.000e+03 1.001e+03 1.002e+03 ... 1.997e+03 1.998e+03 1.999e+03]]",
  ],
  [
    np.reshape(np.arange(0, 1001, 1, int32), [7, 143]),
    "[[   0    1    2 ...  140  141  142]\n [ 143  144  145 ...  283  284  285]\n [ 286  287  288 ...  426  427  428]\n" +
      " ...\n" +
      " [ 572  573  574 ...  712  713  714]\n [ 715  716  717 ...  855  856  857]\n [ 858  859  860 ...  998  999 1000]]",
  ],
  [
    np.mul(np.arange(24), 1000.5),
    "[    0.   1000.5  2001.   3001.5  4002.   5002.5  6003.   7003.5  8004.\n" +
      "  9004.5 10005.  11005.5 12006.  13006.5 14007.  15007.5 16008.  17008.5\n" +
      " 18009.  19009.5 20010.  21010.5 22011.  23011.5]",
  ],
])("%#", (x, text) => expect(inspect(x)).toBe(text))

test("0-d arrays print as numbers do in JavaScript", () => {
  expect([2, -0, 0.1, 1e21, NaN, -Infinity].map((x) => String(np.array(x)))).toEqual([
    "2",
    "-0",
    "0.1",
    "1e+21",
    "NaN",
    "-Infinity",
  ])
  expect(String(np.array(0.1, float32))).toBe("0.1")
  expect([String(np.array(true)), String(np.array(3, int32))]).toEqual(["true", "3"])
})

test("many axes print whole or in part", () => {
  const text = String(np.zeros(new Array(12).fill(2)))
  expect(text).not.toContain("...")
  expect(text.match(/0\./g)).toHaveLength(4096)
  expect(String(np.ones([7, 7, 30])).match(/1\./g)).toHaveLength(6 ** 3)
})
