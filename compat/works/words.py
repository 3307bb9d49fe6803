"""The words of questions: verbs, nouns, participles and what they mean. Data for ``sentence.py``, one table a concept."""

from __future__ import annotations

import re

EXAMPLES = (
    "release a fine-tune of llama3.1 under apache-2.0", "use gemma commercially", "is MIT compatible with GPL-3.0",
)
# Nouns that say of what class a model is, where a licence asks.
MODEL_CLASSES = {
    "llm": "large-language-model", "llms": "large-language-model", "large language model": "large-language-model",
    "language model": "large-language-model", "chatbot": "large-language-model", "classifier": "classifier",
    "image classifier": "image-classifier", "text classifier": "text-classifier", "detector": "detector", "embedding model": "embedding",
    "diffusion model": "text-to-image", "image model": "text-to-image", "text-to-image model": "text-to-image",
    "image generator": "text-to-image", "speech model": "speech", "video model": "video",
}

# Spellings that are brought together before anything is read.
SAME = {
    "licence": "license", "licences": "license", "licenses": "license", "licenced": "licensed",
    "licensing": "license",
    "finetune": "fine-tune", "finetuned": "fine-tuned", "finetuning": "fine-tuning", "finetunes": "fine-tunes",
    "fine-tune": "fine-tune", "lora's": "lora", "loras": "lora", "qlora": "lora", "quantise": "quantize",
    "quantised": "quantized",
    "quantisation": "quantization", "quant": "quantization", "quants": "quantization",
    "quantizations": "quantization",
    "redistribute": "redistribute", "re-distribute": "redistribute", "re-upload": "re-upload",
    "reupload": "re-upload",
    "relicence": "relicense", "re-license": "relicense", "sublicense": "relicense",
    "non-commercially": "noncommercially",
    "open-source": "open-source", "opensource": "open-source", "distil": "distill", "distilled": "distilled",
    "distillation": "distillation", "weight": "weights", "data-set": "dataset", "datasets": "dataset", "data": "data",
    "libraries": "library", "programme": "program", "run-time": "runtime", "ai-model": "model", "&": "and",
    "+": "and",
    "i'm": "i", "we're": "we", "artefact": "model", "inhouse": "in-house",
}
PERSONS = (
    "i", "we", "you", "one", "my", "company", "our", "team", "anyone", "somebody", "someone", "a", "people",
    "legally", "also", "still", "just", "actually",
)
DETERMINERS = (
    "a", "an", "the", "some", "my", "our", "this", "these", "that", "any", "their", "its", "another", "your", "both",
    "several", "two", "it's",
)
ADJECTIVES = (
    "own", "new", "small", "large", "big", "existing", "commercial-grade", "whole", "full",
    "original", "pre-trained", "pretrained", "trained", "existing", "public", "popular", "different",
    "other", "open-weights", "base", "single", "open",
)

RELEASE = (
    "release", "publish", "distribute", "share", "upload", "ship", "redistribute", "re-upload", "open-source",
    "post", "give away", "hand out", "put online",
    "make public", "put out", "mirror", "rehost", "pass on",
)
SELL = ("sell", "charge for", "monetize", "monetise", "make money with", "offer for sale")
HOST = ("host", "serve", "deploy", "run", "offer", "provide", "expose")
USE = ("use", "download", "try", "evaluate", "test", "employ", "utilize")
KEEP = ("keep",)
CALL = ("call", "query", "access")
LOAD = ("load",)
LINK = (
    "link", "statically link", "dynamically link", "link statically", "link dynamically", "import", "depend on",
    "link against", "link to", "link with",
)
BUNDLE = ("bundle", "package", "ship together", "distribute together", "include in one repository", "aggregate")
COMBINE = ("combine", "mix", "use together", "put together")
RELICENSE = ("relicense", "change the license of", "convert the license of", "label")
COPY = (
    "copy", "include", "put", "incorporate", "reuse", "paste", "embed", "add", "integrate", "vendor", "use code",
    "take",
)
TRAIN = ("train", "pretrain", "pre-train")
GENERATE = ("generate", "make", "create", "produce")
MAKE = ("build", "develop", "make a", "create a", "make an", "create an")

PASSIVE = {
    "used": "use", "released": "release", "published": "publish", "distributed": "distribute",
    "redistributed": "redistribute", "sold": "sell", "hosted": "host", "served": "serve", "fine-tuned": "fine-tune",
    "merged": "merge", "quantized": "quantize", "converted": "convert", "distilled": "distill",
    "relicensed": "relicense", "linked": "link", "bundled": "bundle", "combined": "combine", "shared": "share",
    "uploaded": "upload",
}

VERBS = {
    "fine-tune": "fine-tune", "fine tune": "fine-tune", "continue pre-training": "fine-tune",
    "instruction-tune": "fine-tune", "rlhf": "fine-tune",
    "merge": "merge", "quantize": "quantize", "convert": "convert", "distill": "distill", "distill from": "distill",
    "modify": "modify", "fork": "modify", "edit": "modify", "change": "modify", "translate": "modify",
    "adapt": "modify", "port": "modify",
    "concatenate": "concatenate", "annotate": "annotate", "label data": "annotate", "index": "retrieve",
    "filter": "modify",
}
# Nouns of things that are made from others, and how.
MADE = {
    "fine-tune": "fine-tune", "fine tune": "fine-tune", "fine-tunes": "fine-tune", "fine-tuned version": "fine-tune",
    "fine tuned version": "fine-tune",
    "finetuned version": "fine-tune", "fine-tuning": "fine-tune", "tune": "fine-tune",
    "fine-tuned model": "fine-tune", "fine-tuned checkpoint": "fine-tune",
    "continued pre-training": "fine-tune", "continued pretraining": "fine-tune", "full fine-tune": "fine-tune",
    "merge": "merge", "model merge": "merge", "merged model": "merge", "model soup": "merge", "moe": "merge",
    "mix": "merge", "soup": "merge", "frankenmerge": "merge",
    "gguf quantization": "quantize", "quantization": "quantize", "gguf": "quantize", "gguf file": "quantize",
    "4-bit quantization": "quantize", "8-bit quantization": "quantize",
    "quantized version": "quantize", "gptq quantization": "quantize", "awq quantization": "quantize",
    "gptq": "quantize", "awq": "quantize", "gguf version": "quantize", "4-bit version": "quantize",
    "gguf quantized version": "quantize", "exl2 quantization": "quantize", "int4 version": "quantize",
    "int8 version": "quantize", "gguf conversion": "quantize", "quantized model": "quantize",
    "conversion": "convert", "onnx conversion": "convert", "onnx export": "convert", "onnx version": "convert",
    "converted version": "convert", "mlx conversion": "convert", "safetensors conversion": "convert",
    "coreml conversion": "convert", "export": "convert",
    "lora": "adapter", "lora adapter": "adapter", "adapter": "adapter", "peft adapter": "adapter",
    "lora weights": "adapter", "adapter weights": "adapter", "delta weights": "adapter", "qlora adapter": "adapter",
    "copy": "copy", "mirror": "copy", "re-upload": "copy", "unmodified copy": "copy", "verbatim copy": "copy",
    "copies": "copy",
    "modified version": "modify", "modified copy": "modify", "derivative": "modify", "fork": "modify",
    "translation": "modify", "adaptation": "modify", "derivative work": "modify", "remix": "modify",
    "edit": "modify",
    "distillation": "distill", "student": "distill", "distilled version": "distill", "distilled model": "distill",
    "student model": "distill", "distill": "distill",
    "concatenation": "concatenate", "collection": "bundle", "bundle": "bundle", "compilation": "bundle",
    "mixture": "concatenate",
    "annotation": "annotate", "annotations": "annotate",
}
MADE_ADJECTIVES = {
    "fine-tuned": "fine-tune", "fine tuned": "fine-tune", "merged": "merge", "quantized": "quantize",
    "gguf-quantized": "quantize", "4-bit": "quantize", "8-bit": "quantize", "converted": "convert",
    "modified": "modify",
    "translated": "modify", "forked": "modify", "distilled": "distill", "adapted": "modify", "edited": "modify",
    "annotated": "annotate",
}
RESULT_OF = {
    "adapter": "adapter", "concatenate": "dataset", "annotate": "dataset", "modify": "code", "retrieve": "code",
    "bundle": "code",
}
# Relations after whose input "trained on Y" speaks of the result.
TRAINED = ("fine-tune", "adapter", "merge", "distill")
PARTICIPLES = {
    "trained": "train", "pre-trained": "train", "pretrained": "train", "fine-tuned": "fine-tune",
    "fine tuned": "fine-tune", "distilled": "distill", "merged": "merge", "quantized": "quantize",
    "converted": "convert", "made": "base",
    "adapted": "modify", "built": "base", "generated": "generate", "created": "generate",
    "initialized": "base", "initialised": "base", "filtered": "judge", "scored": "judge",
    "judged": "judge", "based": "base", "derived": "base",
    "labelled": "annotate", "labeled": "annotate", "annotated": "annotate", "copied": "copy", "translated": "modify", "linked": "link",
    "linked statically": "link-static", "statically linked": "link-static", "dynamically linked": "link-dynamic",
    "linked dynamically": "link-dynamic",
    "assembled": "concatenate", "aligned": "judge", "continued": "base",
}
# What a program does with a thing; "uses" is settled by what the thing is.
USES = {
    "that uses": "uses", "that calls": "call", "that loads": "load", "that links": "link",
    "that links to": "link", "that statically links": "link-static", "that dynamically links": "link-dynamic", "that bundles": "bundle", "which uses": "uses", "which calls": "call",
    "using": "uses", "calling": "call", "loading": "load", "containing": "bundle", "that contains": "bundle",
    "that includes": "bundle", "bundled with": "bundle",
}
# Relations that only a model can be the input of.
OF_MODELS = ("fine-tune", "adapter", "merge", "quantize", "distill")
A_KIND = {
    "model": "a model", "adapter": "an adapter", "dataset": "a dataset", "code": "code", "document": "a document",
    "output": "output",
}
# Nouns after which "of X" means X itself.
PARTS = ("weights", "checkpoint", "checkpoints", "model", "models", "code", "source", "files", "copies", "data", "library", "software")
PREPOSITIONS = {
    "on": "on", "from": "from", "with": "with", "using": "using", "by": "by", "on top of": "on top of", "of": "of",
    "to": "to", "against": "against",
}

NOUNS = {
    "model": "model", "models": "model", "llm": "model", "llms": "model", "weights": "model", "checkpoint": "model",
    "checkpoints": "model", "network": "model", "classifier": "model", "detector": "model",
    "embedding model": "model",
    "language model": "model", "foundation model": "model", "diffusion model": "model", "chatbot": "model",
    "base model": "model",
    "adapter": "adapter", "dataset": "dataset", "data": "dataset", "corpus": "dataset", "training data": "dataset",
    "database": "dataset", "databases": "dataset", "images": "dataset", "text": "dataset", "texts": "dataset",
    "photos": "dataset",
    "training set": "dataset", "articles": "dataset", "wikipedia": "dataset", "annotations": "dataset",
    "benchmark": "dataset",
    "code": "code", "library": "code", "program": "code", "software": "code", "package": "code", "project": "code",
    "module": "code", "file": "code", "files": "code", "source": "code", "source code": "code", "tool": "code",
    "app": "code", "application": "code",
    "framework": "code", "component": "code", "components": "code", "snippet": "code", "function": "code",
    "plugin": "code", "dependency": "code", "repo": "code", "repository": "code", "binary": "code", "script": "code",
    "scripts": "code", "work": "code", "font": "code",
    "document": "document", "documents": "document", "documentation": "document", "article": "document",
    "book": "document", "icons": "document", "image": "document", "photo": "document", "music": "document",
    "song": "document", "artwork": "document", "text document": "document",
    "material": "document", "content": "document", "docs": "document",
}
NOUNS_DATA = (
    "data", "dataset", "corpus", "images", "text", "texts", "photos", "training data", "documents", "articles", "my",
    "own", "outputs",
)
NOUNS_LICENSE = ("license", "licensed", "code", "software", "terms", "data", "model", "content", "material")
MODELS = (
    "model", "models", "llm", "classifier", "network", "detector", "embedding model", "language model",
    "foundation model", "image model", "ai", "ai model", "chatbot", "large language model", "weights",
)
PROGRAMS = (
    "project", "program", "app", "application", "product", "software", "code", "codebase", "library", "binary",
    "tool", "repo", "repository", "work", "package", "service", "website", "api", "installer", "game", "plugin",
    "system", "backend",
)
OUTPUTS = {
    "outputs": "output", "output": "output", "images": "output", "pictures": "output", "art": "output",
    "text": "output", "texts": "output", "content": "output", "videos": "output", "code": "output",
    "results": "output", "generations": "output", "artwork": "output",
    "completions": "output", "answers": "output", "synthetic data": "dataset", "data": "dataset",
    "dataset": "dataset", "synthetic dataset": "dataset", "training data": "dataset", "instructions": "dataset",
    "logits": "output", "music": "output", "stickers": "output",
    "prints": "output", "t-shirts": "output", "books": "output", "an image": "output", "image": "output",
    "the outputs": "output", "the output": "output", "generated images": "output", "generated text": "output",
    "audio": "output", "speech": "output",
    "a dataset": "dataset", "a synthetic dataset": "dataset", "the images": "output", "instruction data": "dataset",
    "stories": "output", "posters": "output", "embeddings": "output",
}
OUTPUTS_AFTER = {
    "outputs": "output", "output": "output", "generations": "output", "completions": "output", "results": "output",
    "logits": "output",
}
MADE_WITH = (
    "made with", "made by", "generated with", "generated by", "created with", "created by", "produced by",
    "produced with", "from", "of", "generated from", "that i made with", "i made with", "i generated with",
    "generated using", "made using", "created using", "i make with", "made from", "drawn by", "written by",
)
# Only a model generates, and only somebody or a model makes a thing "by".
GENERATED = ("generated with", "generated by", "generated from", "generated using", "that i generated with", "i generated with")
BY_A_MODEL = ("made by", "created by", "produced by", "drawn by", "written by", *GENERATED)
OWN_DATA = (
    "my own data", "my own dataset", "my own images", "my data", "my dataset", "our own data", "our data",
    "own data", "private data", "my own private data", "data of my own", "my own documents", "my own text",
    "my own texts", "my own photos", "our own dataset",
    "my images", "my photos", "our documents", "my documents", "our own documents", "my own code", "data that i own",
    "data i own", "proprietary data", "internal data", "our internal data", "company data", "our company data",
    "customer data", "my own art", "my art", "our private data", "my private data", "my own corpus", "our dataset",
)
PROPRIETARY = (
    "proprietary", "my own", "our own", "closed", "commercial terms", "a proprietary license", "proprietary terms",
    "my own terms", "our own terms", "my terms", "our terms", "closed source", "closed-source", "own terms",
    "my own license", "our own license",
    "a commercial license", "commercial license", "custom terms", "terms of my own", "my own proprietary license",
    "a closed license", "proprietary license", "closed terms", "all rights reserved", "our own proprietary terms",
    "a custom license", "my license",
)
PROPRIETARY_WORDS = ("proprietary", "closed", "closed-source", "commercial")

# Said anywhere: what it sets.
ADVERBS: dict[str, dict[str, object]] = {
    "commercially": {"gain": "commercial"}, "for commercial use": {"gain": "commercial"},
    "for commercial purposes": {"gain": "commercial"}, "for money": {"gain": "commercial"},
    "in a commercial product": {"gain": "commercial"}, "in commercial products": {"gain": "commercial"},
    "for profit": {"gain": "commercial"}, "in my product": {"gain": "commercial"},
    "in our product": {"gain": "commercial"}, "in a product": {"gain": "commercial"},
    "in a commercial app": {"gain": "commercial"}, "for business": {"gain": "commercial"},
    "at work": {"gain": "commercial"}, "for a client": {"gain": "commercial"},
    "for my startup": {"gain": "commercial", "fact": {"person": "company"}},
    "in my startup": {"gain": "commercial", "fact": {"person": "company"}}, "in my business": {"gain": "commercial"},
    "in a commercial setting": {"gain": "commercial"},
    "in my commercial product": {"gain": "commercial"}, "in our commercial product": {"gain": "commercial"},
    "for a commercial product": {"gain": "commercial"}, "in a commercial service": {"gain": "commercial"},
    "in my commercial app": {"gain": "commercial"}, "in a paid app": {"gain": "commercial"},
    "in production": {"activity": "production"}, "for production": {"activity": "production"},
    "for production use": {"activity": "production"},
    "noncommercially": {"gain": "noncommercial"}, "non commercially": {"gain": "noncommercial"},
    "for noncommercial use": {"gain": "noncommercial"}, "for non-commercial use": {"gain": "noncommercial"},
    "for non-commercial purposes": {"gain": "noncommercial"}, "for free": {"gain": "noncommercial"},
    "without charge": {"gain": "noncommercial"}, "free of charge": {"gain": "noncommercial"},
    "for noncommercial purposes": {"gain": "noncommercial"},
    "as a hobby": {"gain": "noncommercial", "activity": "personal"},
    "for fun": {"gain": "noncommercial", "activity": "personal"},
    "for research": {"gain": "noncommercial", "activity": "research"},
    "for research only": {"gain": "noncommercial", "activity": "research"},
    "for research purposes": {"gain": "noncommercial", "activity": "research"},
    "for academic research": {"gain": "noncommercial", "activity": "research", "fact": {"person": "academic"}},
    "in research": {"gain": "noncommercial", "activity": "research"},
    "for my thesis": {"gain": "noncommercial", "activity": "research", "fact": {"person": "academic"}},
    "in my research": {"gain": "noncommercial", "activity": "research"},
    "for my research": {"gain": "noncommercial", "activity": "research"},
    "for evaluation": {"activity": "evaluation"}, "for testing": {"activity": "evaluation"},
    "for benchmarking": {"activity": "evaluation"},
    "for personal use": {"gain": "noncommercial", "activity": "personal"}, "privately": {"activity": "personal"},
    "at home": {"gain": "noncommercial", "activity": "personal"},
    "personally": {"gain": "noncommercial", "activity": "personal"},
    "for myself": {"gain": "noncommercial", "activity": "personal"},
    "as a student": {"fact": {"person": "academic"}}, "as an individual": {"fact": {"person": "individual"}},
    "as a private person": {"fact": {"person": "individual"}}, "as a company": {"fact": {"person": "company"}},
    "as a business": {"fact": {"person": "company"}}, "as a startup": {"fact": {"person": "company"}},
    "as a nonprofit": {"fact": {"person": "nonprofit"}}, "as a non-profit": {"fact": {"person": "nonprofit"}},
    "as a university": {"fact": {"person": "academic"}}, "as a researcher": {"fact": {"person": "academic"}},
    "as an academic": {"fact": {"person": "academic"}},
    "as a hobbyist": {"fact": {"person": "individual"}, "gain": "noncommercial"},
    "as a public authority": {"fact": {"person": "public-authority"}},
    "as a government agency": {"fact": {"person": "public-authority"}},
    "as a freelancer": {"fact": {"person": "individual"}}, "at a university": {"fact": {"person": "academic"}},
    "at my company": {"fact": {"person": "company"}}, "in my company": {"fact": {"person": "company"}},
    "at our company": {"fact": {"person": "company"}}, "in our company": {"fact": {"person": "company"}},
    "as an employee": {"fact": {"person": "company"}},
    "as a service": {"form": "service"}, "over an api": {"form": "service"}, "behind an api": {"form": "service"},
    "as an api": {"form": "service"}, "over the network": {"form": "service"}, "as saas": {"form": "service"},
    "over a rest api": {"form": "service"}, "on a website": {"hosted": True}, "via an api": {"form": "service"},
    "via api": {"form": "service"},
    "on my website": {"hosted": True}, "on our website": {"hosted": True},
    "over a network": {"form": "service"}, "as a web service": {"form": "service"},
    "as a hosted service": {"form": "service"}, "through an api": {"form": "service"},
    "as a paid service": {"form": "service", "gain": "commercial"},
    "as a paid api": {"form": "service", "gain": "commercial"},
    "as a free service": {"form": "service", "gain": "noncommercial"},
    "as a commercial service": {"form": "service", "gain": "commercial"}, "online": {"hosted": True},
    "in the cloud": {"hosted": True}, "to customers": {"gain": "commercial"},
    "to my customers": {"gain": "commercial"}, "for my customers": {"gain": "commercial"},
    "to paying customers": {"gain": "commercial"}, "for paying customers": {"gain": "commercial"},
    "for customers": {"gain": "commercial"},
    "internally": {"form": "internal"}, "in-house": {"form": "internal"}, "inside my company": {"form": "internal"},
    "inside our company": {"form": "internal"}, "for internal use": {"form": "internal"},
    "without releasing it": {"form": "internal"}, "without publishing it": {"form": "internal"},
    "internally only": {"form": "internal"}, "only internally": {"form": "internal"},
    "within my company": {"form": "internal"}, "within our company": {"form": "internal"},
    "for internal use only": {"form": "internal"},
    "statically": {"linked": "statically"}, "dynamically": {"linked": "dynamically"}, "as a binary": {"form": "binary"},
    "in binary form": {"form": "binary"}, "as binaries": {"form": "binary"}, "in source form": {"form": "source"},
    "as source": {"form": "source"}, "as source code": {"form": "source"},
    "on hugging face": {"hub": True}, "on huggingface": {"hub": True}, "on github": {"hub": True}, "on civitai": {"hub": True}, "to hugging face": {},
    "to huggingface": {}, "to civitai": {}, "to github": {}, "on the hub": {"hub": True}, "to the hub": {}, "on pypi": {"hub": True},
    "on the internet": {}, "publicly": {}, "freely": {}, "legally": {}, "please": {}, "worldwide": {}, "at all": {},
    "again": {}, "online for free": {"gain": "noncommercial"}, "hf": {},
    "at run time": {}, "at runtime": {}, "in the end": {}, "afterwards": {}, "directly": {}, "on ollama": {"hub": True},
    "to ollama": {}, "on kaggle": {"hub": True},
}
UNDER = (
    "under", "licensed under", "as", "with license", "with the license", "released under", "call it",
    "license it as", "license it under", "put it under", "label it", "label it as", "relicense it as",
    "relicense it under",
    "release under", "publish under", "distribute under", "using license",
)
THEN: dict[str, dict[str, object]] = {
    "keep it internal": {"form": "internal"}, "keep it private": {"form": "internal"},
    "keep it to myself": {"form": "internal"}, "keep them internal": {"form": "internal"},
    "keep it in-house": {"form": "internal"}, "use it internally": {"form": "internal"},
    "not release it": {"form": "internal"}, "keep the result internal": {"form": "internal"},
    "keep the weights private": {"form": "internal"}, "keep the result private": {"form": "internal"},
    "only use it internally": {"form": "internal"}, "never release it": {"form": "internal"},
    "keep the model internal": {"form": "internal"}, "keep the model private": {"form": "internal"},
    "not publish it": {"form": "internal"},
    "sell it": {"released": True, "gain": "commercial"}, "sell them": {"released": True, "gain": "commercial"},
    "sell the result": {"released": True, "gain": "commercial"},
    "sell the weights": {"released": True, "gain": "commercial"},
    "charge for it": {"released": True, "gain": "commercial"},
    "sell the model": {"released": True, "gain": "commercial"}, "use it commercially": {"gain": "commercial"},
    "use the result commercially": {"gain": "commercial"}, "make money with it": {"gain": "commercial"},
    "sell the images": {"released": True, "gain": "commercial"},
    "sell the outputs": {"released": True, "gain": "commercial"},
    "sell access to it": {"released": True, "gain": "commercial", "form": "service"},
    "host it": {"form": "service"}, "host it as a service": {"form": "service"}, "serve it": {"form": "service"},
    "serve it over an api": {"form": "service"}, "offer it as a service": {"form": "service"},
    "run it as a service": {"form": "service"}, "deploy it": {"form": "service"},
    "serve it as an api": {"form": "service"}, "offer it over an api": {"form": "service"},
    "serve it behind an api": {"form": "service"}, "host the result": {"form": "service"},
    "host them": {"form": "service"}, "host the model": {"form": "service"},
    "release it": {"released": True}, "publish it": {"released": True}, "share it": {"released": True},
    "release them": {"released": True}, "upload it": {"released": True}, "distribute it": {"released": True},
    "ship it": {"released": True}, "release the result": {"released": True},
    "publish the result": {"released": True}, "publish them": {"released": True},
    "release the weights": {"released": True}, "publish the weights": {"released": True},
    "open-source it": {"released": True}, "release the model": {"released": True},
    "redistribute it": {"released": True}, "distribute the result": {"released": True},
    "share the result": {"released": True}, "share the weights": {"released": True},
    "upload it to hugging face": {"released": True}, "offer it": {"released": True},
    "sell the merge": {"released": True, "gain": "commercial"}, "post it": {"released": True},
    "release that": {"released": True}, "release this": {"released": True}, "publish the model": {"released": True},
    "give it away": {"released": True, "gain": "noncommercial"},
    "give it away for free": {"released": True, "gain": "noncommercial"},
}

PLACES = {
    "germany": "DE", "france": "FR", "italy": "IT", "spain": "ES", "poland": "PL", "austria": "AT", "belgium": "BE",
    "netherlands": "NL", "sweden": "SE", "denmark": "DK", "finland": "FI", "ireland": "IE", "portugal": "PT",
    "greece": "GR", "czechia": "CZ", "hungary": "HU",
    "romania": "RO", "bulgaria": "BG", "croatia": "HR", "slovenia": "SI", "slovakia": "SK", "estonia": "EE",
    "latvia": "LV", "lithuania": "LT", "luxembourg": "LU", "malta": "MT", "cyprus": "CY", "norway": "NO",
    "iceland": "IS", "liechtenstein": "LI", "switzerland": "CH",
    "eu": "EU", "european union": "EU", "eea": "EEA", "europe": "EU", "uk": "GB", "united kingdom": "GB",
    "britain": "GB", "great britain": "GB", "england": "GB", "us": "US", "usa": "US", "united states": "US",
    "america": "US", "china": "CN", "japan": "JP",
    "south korea": "KR", "korea": "KR", "india": "IN", "canada": "CA", "australia": "AU", "brazil": "BR",
    "mexico": "MX", "singapore": "SG", "taiwan": "TW", "israel": "IL", "turkey": "TR", "ukraine": "UA",
    "russia": "RU", "south africa": "ZA", "new zealand": "NZ", "vietnam": "VN", "indonesia": "ID", "uae": "AE",
    "hong kong": "HK",
}
CODES = frozenset(PLACES.values())

KNOWN = tuple(dict.fromkeys((
    *RELEASE, *SELL, *HOST, *USE, *CALL, *LOAD, *LINK, *BUNDLE, *COMBINE, *RELICENSE, *COPY, *TRAIN, *GENERATE,
    *VERBS, *MADE, *PARTICIPLES, *NOUNS, *OUTPUTS, *ADVERBS, *THEN, *PLACES, "under", "trained on",
    "compatible with", "into", "proprietary terms", "my own data",
)))

# Words before a figure, and what they add to it: "over 5" is 6 at least, "under 5" is 4 at most.
COMPARED = {
    "more than": 1, "over": 1, "above": 1, "at least": 0, "less than": -1, "fewer than": -1, "under": -1, "below": -1,
    "about": 0, "around": 0, "up to": 0, "of over": 1, "of more than": 1, "of less than": -1, "of under": -1,
    "exactly": 0,
}
# Of whom a place is said; plain "in" speaks of all three.
PLACE_OF = {
    "from": "established_in", "based in": "established_in", "for users in": "offered_in", "to users in": "offered_in",
    "for customers in": "offered_in",
}
_AMOUNT = re.compile(
    r"(?P<dollars>\$|usd)?(?P<figure>\d{1,3}(?:[,_]\d{3})+|\d+(?:\.\d+)?)(?P<unit>k|m|mn|b|bn|million|billion|thousand)?\Z", re.IGNORECASE,
)
_UNITS = {
    "k": 10**3, "thousand": 10**3, "m": 10**6, "mn": 10**6, "million": 10**6, "millions": 10**6, "b": 10**9,
    "bn": 10**9, "billion": 10**9,
}


def amount(texts: list[str]) -> tuple[int, int, bool] | None:
    """A figure at the head of some words: its value, how many words it takes, whether it is in dollars."""
    match = _AMOUNT.match(texts[0].casefold()) if texts and texts[0] else None
    if not match:
        return None
    digits = match["figure"].replace("_", "").replace(",", "")
    if len(digits) > 15:
        return None
    value = float(digits)
    taken = 1
    unit = (match["unit"] or "").casefold()
    if not unit and len(texts) > 1 and texts[1].casefold() in _UNITS:
        unit, taken = texts[1].casefold(), 2
    result = value * _UNITS.get(unit, 1)
    if result != int(result) or result > 10**15:
        return None
    return int(result), taken, bool(match["dollars"])
