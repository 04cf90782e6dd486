// The seam for decisions. A site of plain files takes none, so this file does nothing; `gazette serve` answers its own
// script under this address. It listens to two events of the document:
//   gazette:figure  detail {document, figure, container, quarantined}   the inspector shows a figure; controls go into container
//   gazette:case    detail {item, container}               the queue shows an entry, the findings a case
"use strict";
