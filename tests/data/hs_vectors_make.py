"""Writes src/hanbada/hs/vectors.npz anew: the English names of HS2022 encoded with the pulled model (some minutes).

hanbada data pull hs-names && hanbada data pull sentence-model && python tests/data/hs_vectors_make.py
"""

from hanbada.data import Store
from hanbada.hs import vectors
from hanbada.hs.names import Names
from hanbada.hs.nomenclature import Nomenclature
from hanbada.hs.sentence import Encoder

if __name__ == "__main__":
    store = Store.open()
    model = store.latest(vectors.SOURCE)
    encoder = Encoder.load(store.path(model, "model.safetensors"), store.path(model, "vocab.txt"))
    vectors.save(sorted(set(Nomenclature.of(Names.load(store)).english)), encoder)
