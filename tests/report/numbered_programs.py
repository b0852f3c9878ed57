"""Programs whose summary hangs on what came before: parts of applications, numbered names, models in models."""

PREPROCESSED = """
inputs = keras.Input((64, 64, 3))
ready = keras.applications.resnet50.preprocess_input(inputs)
base = keras.applications.ResNet50(weights=None, include_top=False, input_tensor=ready)
low, high = base.get_layer("conv2_block3_2_relu").output, base.get_layer("conv4_block6_2_relu").output
high = layers.UpSampling2D(low.shape[1] // high.shape[1])(high)
model = keras.Model(inputs, layers.Conv2D(3, 1)(layers.Concatenate()([low, high])))
"""
FROZEN_PARTS = """
early = keras.applications.VGG16(include_top=False, weights=None, input_shape=(32, 32, 3))
early.trainable = False
late = keras.applications.VGG16(include_top=False, weights=None, input_shape=(32, 32, 3))
second = keras.Model(late.input, late.get_layer("block2_conv1").output)
late.trainable = False
first = keras.Model(early.input, early.get_layer("block4_conv1").output)
inputs = keras.Input((32, 32, 3))
model = keras.Model(inputs, [first(inputs), second(inputs), layers.Conv2D(2, 1)(inputs)])
"""
NUMBERED = """
def stack(sizes):
    made = []
    for units in sizes:
        made.append(layers.Dense(units))
    return keras.Sequential(made)

class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.late = stack([3, 4])
        inputs = keras.Input((4,))
        self.early = keras.Model(inputs, stack([5, 2])(inputs))
    def call(self, x):
        return self.early(self.late(x))

first = keras.Sequential([layers.Dense(3)])
keras.utils.clear_session()
grown = keras.Sequential()
grown.add(keras.Input((4,)))
grown.add(layers.Dense(4))
grown.add(layers.Dense(4))
grown.add(layers.Dense(4))
grown.pop()
copied = keras.models.clone_model(grown)
net = Net()
inputs = keras.Input((4,))
net(inputs)
x = grown(inputs)
model = keras.Model(inputs, keras.Model(inputs, layers.Add()([net.early(x), stack([2])(x)]))(inputs))
"""
TOGETHER = """
inputs = keras.Input((None, 4))
inner = keras.Model(inputs, [layers.Dense(3)(inputs), layers.Dense(2)(inputs)])
other = keras.Model(inputs, [layers.Dense(3)(inputs), layers.Dense(2)(inputs)])
class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.inner, self.other = inner, other
    def call(self, x):
        return self.inner(x)[0]
model = Net()
model(keras.ops.ones((2, 5, 4)))
inner(keras.Input((7, 4)))
"""
LAMBDAS = """
halve = keras.Sequential([keras.Input((4,)), layers.Lambda(lambda x: x / 2), layers.Lambda(lambda x: x + 1)])
inputs = keras.Input((4,))
x = layers.Lambda(lambda x: x[:, :2], name="cut")(halve(inputs))
model = keras.Model(inputs, layers.Lambda(keras.ops.square)(x))
"""
SHARED_BY_TWO = """
first, second = layers.Dense(3), layers.Dense(2)
model = keras.Sequential([keras.Input((4,)), first, second])
other = keras.Sequential([first, second])
other(keras.ops.ones((7, 4)))
"""
