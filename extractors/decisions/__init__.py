"""What reviewers decided: kept for good, carried to what stands now, and applied.

- `model.py`: a decision, its verbs, and how a figure is found again (W3C TextQuote and TextPosition selectors)
- `carrying.py`: what a decision means for another reading or version of its page; a pure function
- `standing.py`: the decisions of a figure taken together
- `record.py`: writes a decision, once, and refuses where somebody else has decided in between
- `present.py`: computes `review.decision_state` and `review.reviewed_figure`, which dbt and the site read
- `catalogue.py`: the concepts that a figure can be mapped to

"""
