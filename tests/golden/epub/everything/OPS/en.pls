<?xml version="1.0" encoding="UTF-8"?>
<lexicon version="1.0" xmlns="http://www.w3.org/2005/01/pronunciation-lexicon" alphabet="ipa" xml:lang="en">
<lexeme><grapheme>Worcester</grapheme><phoneme>ˈwʊstər</phoneme></lexeme>
<lexeme><grapheme>ALS</grapheme><alias>A L S</alias></lexeme>
</lexicon>
