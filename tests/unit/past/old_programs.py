"""Programs as they stand in introductions of their time, and the old calls in each.

They are written in the manner of the tutorials that the course grew from, by the line, so that
the reader of appendix A1 can be held to what learners will really paste.
"""

TF2_NETWORK = """
import matplotlib.pyplot as plt
import tensorflow as tf
from tensorflow.keras import datasets, layers, optimizers, Sequential, metrics

def preprocess(x, y):
    x = tf.cast(x, dtype=tf.float32) / 255.
    x = tf.reshape(x, [28 * 28])
    y = tf.one_hot(tf.cast(y, dtype=tf.int32), depth=10)
    return x, y

(x, y), (x_val, y_val) = datasets.mnist.load_data()
db = tf.data.Dataset.from_tensor_slices((x, y)).map(preprocess).shuffle(60000).batch(128)
ds_val = tf.data.Dataset.from_tensor_slices((x_val, y_val)).map(preprocess).batch(128)
network = Sequential([layers.Dense(256, activation='relu'),
                      layers.Dense(10, activation='softmax')])
network.build(input_shape=(None, 28 * 28))
network.summary()
network.compile(optimizer=optimizers.Adam(lr=0.01),
                loss=tf.losses.CategoricalCrossentropy(),
                metrics=['accuracy'])
history = network.fit(db, epochs=5, validation_data=ds_val, validation_freq=1)
network.save_weights('weights.ckpt')
network.load_weights('weights.ckpt')
network.save('model.h5')
plt.plot(history.history['val_accuracy'])
plt.show
"""

KERAS_BOOK = """
from keras.datasets import mnist
from keras import models
from keras import layers
from keras import optimizers
from keras.utils.np_utils import to_categorical
from keras.preprocessing.image import ImageDataGenerator
import keras.backend as K

(train_images, train_labels), (test_images, test_labels) = mnist.load_data()
network = models.Sequential()
network.add(layers.Dense(512, activation='relu', input_shape=(28 * 28,)))
network.add(layers.Dense(10, activation='softmax'))
network.compile(optimizer=optimizers.RMSprop(lr=0.001), loss='categorical_crossentropy',
                metrics=['acc'])
history = network.fit(train_images, train_labels, epochs=5, batch_size=128)
acc = history.history['acc']
history_dict = history.history
val_acc = history_dict['val_acc']
classes = network.predict_classes(test_images)
network.fit_generator(train_generator, steps_per_epoch=100)
print(K.mean(K.square(network.get_weights()[0])))
network.save('cats_and_dogs_small_1.h5')
"""

PLACEHOLDERS = """
%matplotlib inline
import os
from time import time
import numpy as np
import matplotlib.pyplot as plt
import tensorflow as tf
import tensorflow.examples.tutorials.mnist.input_data as input_data

mnist = input_data.read_data_sets("MNIST_data/", one_hot=True)
x = tf.placeholder(tf.float32, [None, 784], name="X")
y = tf.placeholder(tf.float32, [None, 10], name="Y")

def fcn_layer(inputs, input_dim, output_dim, activation=None):
    W = tf.Variable(tf.truncated_normal([input_dim, output_dim], stddev=0.1))
    b = tf.Variable(tf.zeros([output_dim]))
    XWb = tf.matmul(inputs, W) + b
    return XWb if activation is None else activation(XWb)

h1 = fcn_layer(x, 784, 256, tf.nn.relu)
forward = fcn_layer(h1, 256, 10)
pred = tf.nn.softmax(forward)
W1 = tf.Variable(tf.random_normal([784, 256]), name="W1")
loss_by_hand = tf.reduce_mean(-tf.reduce_sum(y * tf.log(pred), reduction_indices=1))
loss_function = tf.reduce_mean(
    tf.nn.softmax_cross_entropy_with_logits(logits=forward, labels=y))
optimizer = tf.train.AdamOptimizer(0.01).minimize(loss_function)
correct_prediction = tf.equal(tf.argmax(pred, 1), tf.argmax(y, 1))
accuracy = tf.reduce_mean(tf.cast(correct_prediction, tf.float32))

saver = tf.train.Saver()
sess = tf.Session()
init = tf.global_variables_initializer()
sess.run(init)
for epoch in range(20):
    for batch in range(int(mnist.train.num_examples / 50)):
        xs, ys = mnist.train.next_batch(50)
        sess.run(optimizer, feed_dict={x: xs, y: ys})
    loss, acc = sess.run([loss_function, accuracy],
                         feed_dict={x: mnist.validation.images, y: mnist.validation.labels})
    print("Train Epoch:", "%02d" % (epoch + 1), "Loss=", "{:.9f}".format(loss))
    if (epoch + 1) % 5 == 0:
        saver.save(sess, os.path.join("./ckpt_dir/", "mnist_{:02d}.ckpt".format(epoch + 1)))
ckpt = tf.train.get_checkpoint_state("./ckpt_dir/")
saver.restore(sess, ckpt.model_checkpoint_path)
print(accuracy.eval(session=sess, feed_dict={x: mnist.test.images, y: mnist.test.labels}))

from tensorflow.python.framework import graph_util
frozen = tf.graph_util.convert_variables_to_constants(sess, sess.graph_def, ["Y"])
with tf.gfile.FastGFile("graph.pb", "wb") as f:
    f.write(frozen.SerializeToString())
graph_def = tf.GraphDef()
tf.import_graph_def(graph_def, name="")
tf.reset_default_graph()
"""

BEGINNERS = """
# The full network code.
import numpy as np
import mnist
from tensorflow import keras
from keras.models import Sequential
from keras.layers import Dense
from keras.utils import to_categorical
from keras.optimizers import Adam

train_images = mnist.train_images()
train_labels = mnist.train_labels()
test_images = mnist.test_images()
test_labels = mnist.test_labels()
train_images = (train_images / 255) - 0.5
train_images = train_images.reshape((-1, 784))
model = Sequential([
  Dense(64, activation='relu', input_shape=(784,)),
  Dense(64, activation='relu'),
  Dense(10, activation='softmax'),
])
model.compile(optimizer=Adam(lr=0.005), loss='categorical_crossentropy', metrics=['accuracy'])
model.fit(train_images, to_categorical(train_labels), epochs=5, batch_size=32)
model.save_weights('model.h5')
model.load_weights('model.h5')
print(np.argmax(model.predict(test_images[:5]), axis=1))
"""

FROM_SCRATCH = """
# coding: utf-8
import sys, os
sys.path.append(os.pardir)
import numpy as np
import pickle
import urllib.request
import matplotlib.pylab as plt
from dataset.mnist import load_mnist
from common.optimizer import SGD

url_base = 'http://yann.lecun.com/exdb/mnist/'

def step_function(x):
    y = x > 0
    return y.astype(np.int)

class AdaGrad:
    def __init__(self, lr=0.01):
        self.lr = lr
    def update(self, params, grads):
        for key in params.keys():
            params[key] -= self.lr * grads[key]

optimizer = AdaGrad(lr=0.1)
other = SGD(lr=0.1)
with open("sample_weight.pkl", 'rb') as f:
    network = pickle.load(f)
x = np.arange(-5.0, 5.0, 0.1)
plt.plot(x, step_function(x))
plt.ylim(-0.1, 1.1)
plt.show
"""

PYTHON_2 = """
>>> import cPickle, gzip
>>> import numpy as np
>>> from sklearn.datasets import fetch_mldata
>>> for i in xrange(3):
...     print 'epoch', i, np.int(i)
...
epoch 0 0
>>> d = {}
>>> for k, v in d.iteritems():
...     print k
"""

# From a name to a program and to what is found in it.
PROGRAMS = {
    "a network in TensorFlow 2": (
        TF2_NETWORK,
        {
            *("Adam(lr)", "save_weights(*.ckpt)", "load_weights(*.ckpt)", "save(*.h5)"),
            "matplotlib.pyplot.show without brackets",
        },
    ),
    "the first Keras": (
        KERAS_BOOK,
        {
            *("keras.utils.np_utils", "keras.preprocessing.image.ImageDataGenerator"),
            *("Dense(input_shape)", "RMSprop(lr)", "predict_classes", "fit_generator"),
            *("keras.backend.mean", "keras.backend.square", "save(*.h5)"),
        },
    ),
    "placeholders": (
        PLACEHOLDERS,
        {
            *(
                "tensorflow.examples.tutorials",
                "tensorflow.examples",
                "tensorflow.placeholder",
                "tensorflow.log",
            ),
            *("tensorflow.truncated_normal", "tensorflow.random_normal", "tensorflow.Session"),
            *("reduce_sum(reduction_indices)", "tensorflow.train.AdamOptimizer"),
            *("tensorflow.train.Saver", "tensorflow.global_variables_initializer", "eval"),
            *("mnist.train", "mnist.validation", "mnist.test", "eval(feed_dict)", "eval(session)"),
            *("tensorflow.graph_util.convert_variables_to_constants", "tensorflow.gfile"),
            *("tensorflow.GraphDef", "tensorflow.reset_default_graph"),
        },
    ),
    "Keras for beginners": (
        BEGINNERS,
        {
            *("mnist", "mnist.train_images", "mnist.train_labels", "mnist.test_images"),
            *("mnist.test_labels", "Dense(input_shape)", "Adam(lr)", "save_weights(*.h5)"),
            "load_weights(*.h5)",
        },
    ),
    "from scratch": (
        FROM_SCRATCH,
        {"numpy.int", "pickle.load", "matplotlib.pylab.show without brackets"},
    ),
    "a session of Python 2": (
        PYTHON_2,
        {
            *("cPickle", "sklearn.datasets.fetch_mldata", "xrange", "print statement"),
            *("numpy.int", "iteritems"),
        },
    ),
}
