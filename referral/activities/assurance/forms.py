"""What somebody with a link answers."""

from wtforms import TextAreaField

from referral.web.forms import BaseForm, at_most


class AnswerForm(BaseForm):
    """Which of the two buttons was pressed tells the answer; words are asked for with the second."""

    words = TextAreaField("Wat klopt er niet meer?", [at_most(1000)])
