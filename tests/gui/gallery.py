"""Every component of the design on one page, to be looked at beside its picture."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QRadioButton, QVBoxLayout, QWidget

from ui.theme.tokens import PAGE_TITLE
from ui.widgets import (
    Avatar,
    Badge,
    Banner,
    Button,
    Card,
    FilterChip,
    FormField,
    GirBadge,
    IconButton,
    KeyHints,
    LinkButton,
    MenuButton,
    MenuChip,
    MessageState,
    PersonChip,
    ProgressLine,
    SearchBox,
    SegmentedControl,
    Select,
    Skeleton,
    Stepper,
    TextField,
    Toast,
    label,
    section_title,
    small_head,
)


def _row(*widgets: QWidget, stretch: bool = True) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    for widget in widgets:
        row.addWidget(widget)
    if stretch:
        row.addStretch(1)
    return row


def _disabled(button: Button) -> Button:
    button.setEnabled(False)
    return button


def _chip(text: str, *, is_on: bool, count: int) -> FilterChip:
    chip = FilterChip(text)
    chip.set_count(count)
    chip.setChecked(is_on)
    return chip


def _field(text: str, value: str, *, error: str = "") -> FormField:
    editor = TextField()
    editor.setText(value)
    field = FormField(text, editor, help_text="Une aide sous le champ.")
    field.set_error(error)
    return field


def _checks() -> QHBoxLayout:
    boxes: list[QWidget] = []
    for text, is_on, is_enabled in (
        ("Cochée", True, True),
        ("Vide", False, True),
        ("Désactivée", True, False),
    ):
        box = QCheckBox(text)
        box.setChecked(is_on)
        box.setEnabled(is_enabled)
        boxes.append(box)
    dot = QRadioButton("Choix")
    dot.setChecked(True)
    return _row(*boxes, dot)


def make_gallery() -> QWidget:
    """Return the page; its width is that of one column of the picture."""
    page = QWidget()
    page.setProperty("role", "page")
    page.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    layout = QVBoxLayout(page)
    layout.setContentsMargins(28, 28, 28, 28)
    layout.setSpacing(12)
    layout.addWidget(label("Composants", PAGE_TITLE))
    layout.addWidget(small_head("Boutons"))
    layout.addLayout(
        _row(
            Button("Admettre", variant="primary"),
            Button("Exporter", icon_name="download"),
            Button("Copier"),
            Button("Annuler", variant="ghost"),
            _disabled(Button("Valider", variant="primary")),
            Button("Effacer…", variant="danger"),
            Button("Petit", size="small"),
            IconButton("ellipsis", "Plus", is_outlined=True),
            IconButton("x", "Fermer"),
        )
    )
    layout.addLayout(
        _row(
            MenuButton("Année 2026", icon_name="calendar-days"),
            LinkButton("Voir toutes les personnes"),
            SegmentedControl(["Jours", "Semaines", "Mois"], name="Échelle"),
        )
    )
    layout.addWidget(small_head("Champs"))
    select = Select()
    select.addItems(["Hors territoire", "Autre"])
    layout.addLayout(
        _row(
            _field("Date de sortie", "03/02/2026", error="Antérieure à l’admission du 12/02/2026."),
            _field("Commune", "Fabrezan"),
            FormField("Motif", select),
            stretch=False,
        )
    )
    layout.addWidget(SearchBox("Nom, prénom, téléphone"))
    gir = MenuChip("GIR")
    gir.set_choices({"1": "GIR 1", "2": "GIR 2"})
    layout.addLayout(
        _row(_chip("Sorties", is_on=False, count=7), _chip("Présentes", is_on=True, count=27), gir)
    )
    layout.addLayout(_checks())
    layout.addWidget(small_head("Pastilles d’état, GIR 1 à 6"))
    layout.addLayout(
        _row(
            Badge("À domicile"),
            Badge("Complet", tone="success", icon_name="check"),
            Badge("30/11/2026", tone="warning", icon_name="clock"),
            Badge("3 jours de retard", tone="danger", icon_name="triangle-alert"),
            Badge("Hospitalisé", tone="info", icon_name="hospital"),
            Badge("En HT", tone="accent", icon_name="bed-double"),
            Badge("Sortie", tone="outline"),
        )
    )
    layout.addLayout(
        _row(*(GirBadge(one) for one in (1, 2, 3, 4, 5, 6, None)), GirBadge(2, with_word=False))
    )
    layout.addLayout(
        _row(
            PersonChip("Barthouil", "Simone", "27/08/1934 · 92 ans", letters="SB"),
            Avatar("YD", size=40),
            stretch=False,
        )
    )
    layout.addWidget(Stepper(["Choisir le classeur", "Vérifier", "Importer"]))
    layout.addWidget(Banner("Révision du plan dans 7 jours", tone="warning", link="Préparer"))
    layout.addWidget(Banner("Espace disque insuffisant.", "Libérez de la place.", tone="danger"))
    layout.addWidget(
        Banner("Rien n’est encore écrit.", "L’import se fait en une fois.", tone="info")
    )
    progress = ProgressLine("Calcul des indicateurs")
    progress.set_progress(62, 100)
    layout.addWidget(progress)
    toast = Toast("Demande enregistrée", undo=lambda: None, parent=page)
    frame = toast.findChild(QFrame)
    assert isinstance(frame, QFrame)
    frame.setGraphicsEffect(None)  # type: ignore[arg-type]  # Qt takes no effect
    layout.addWidget(toast)
    card = Card()
    card.body.addWidget(section_title("Aucune demande"))
    card.body.addWidget(
        MessageState(
            "inbox",
            "Aucune demande en attente",
            "Les nouvelles demandes apparaîtront ici.",
            button="Nouvelle demande",
        )
    )
    skeleton = Skeleton()
    skeleton.setMinimumHeight(88)
    card.body.addWidget(skeleton)
    layout.addWidget(card)
    layout.addWidget(KeyHints([(["↑", "↓"], "parcourir"), (["Entrée"], "ouvrir")]))
    layout.addStretch(1)
    return page
