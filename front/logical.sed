# Turns left and right into start and end, so that the same stylesheet serves right-to-left languages.
# Only properties (after { or ;), never the names of classes such as .govuk-!-margin-left-1.
s/\([{;]\)\(margin\|padding\|border\)-left\(:\|-[a-z]*:\)/\1\2-inline-start\3/g
s/\([{;]\)\(margin\|padding\|border\)-right\(:\|-[a-z]*:\)/\1\2-inline-end\3/g
s/\([{;]\)left:/\1inset-inline-start:/g
s/\([{;]\)right:/\1inset-inline-end:/g
s/text-align:left/text-align:start/g
s/text-align:right/text-align:end/g
s/justify-content:right/justify-content:end/g
s/float:left/float:inline-start/g
s/float:right/float:inline-end/g
