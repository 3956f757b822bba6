"""The nouns that every room shares: frozen values, tuples, aware UTC times."""

from feeds.model.desk import (
    WEIGHT_INPUTS as WEIGHT_INPUTS,
    Desk as Desk,
    Name as Name,
    SourceSpec as SourceSpec,
    Topic as Topic,
    Weights as Weights,
    WordList as WordList,
)
from feeds.model.entry import Entry as Entry, Image as Image, SummarySentence as SummarySentence
from feeds.model.installation import Installation as Installation
from feeds.model.judgement import (
    Judgement as Judgement,
    Leaning as Leaning,
    NameHit as NameHit,
    Reason as Reason,
)
from feeds.model.outbox import (
    Claim as Claim,
    Delivery as Delivery,
    EditDue as EditDue,
    Parcel as Parcel,
    ParcelChange as ParcelChange,
    ParcelKind as ParcelKind,
    ParcelState as ParcelState,
)
from feeds.model.source import (
    ArticlePolicy as ArticlePolicy,
    Health as Health,
    IntervalHints as IntervalHints,
    Reach as Reach,
    Source as Source,
    SourceState as SourceState,
    Validators as Validators,
)
from feeds.model.story import Report as Report, Story as Story, Telling as Telling, Urgent as Urgent
from feeds.model.wants import (
    Cadence as Cadence,
    CadenceKind as CadenceKind,
    Destination as Destination,
    DestinationSettings as DestinationSettings,
    Filter as Filter,
    FirstContact as FirstContact,
    Mute as Mute,
    QuietHours as QuietHours,
    Subscription as Subscription,
)
